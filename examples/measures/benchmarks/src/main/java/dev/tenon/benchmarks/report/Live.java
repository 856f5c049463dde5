package dev.tenon.benchmarks.report;

import com.sun.management.ThreadMXBean;
import dev.tenon.authz.Authorizer;
import dev.tenon.benchmarks.engine.TenonPolicies;
import dev.tenon.benchmarks.workload.Request;
import dev.tenon.benchmarks.workload.Workload;
import dev.tenon.benchmarks.workload.Workloads;
import dev.tenon.live.AuditLog;
import dev.tenon.live.AuditSettings;
import dev.tenon.live.Identities;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.Recordings;
import dev.tenon.live.SettableSource;
import dev.tenon.live.Shadow;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What a live policy costs the deciding thread: the time of a check while policies are swapped, and
 * with each kind of witness.
 */
public final class Live {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Workload workload = Workloads.named("w", 1_000);
  private final Policy policy = TenonPolicies.policy(workload);
  private final List<Request> requests = workload.requests();
  private final Subject[] subjects =
      requests.stream()
          .map(r -> Subject.of("ada").withRoles(r.subject().roles()))
          .toArray(Subject[]::new);
  private final Resource[] resources =
      requests.stream().map(r -> Resource.of(r.path())).toArray(Resource[]::new);
  private final SettableSource source = SettableSource.of(policy);
  private final LiveAuthorizer live = LiveAuthorizer.over(source);
  private volatile boolean stopped;

  private Live() {}

  /**
   * Runs it and prints what was seen.
   *
   * @param seconds for how long each line is measured
   * @param out where to
   */
  public static void run(int seconds, PrintStream out) {
    out.println(Machine.describe());
    Live measured = new Live();
    measured.decide(() -> {}, measured.live, seconds);
    measured.reloads(seconds, out);
    measured.witnesses(seconds, out);
  }

  /** Each line twice, one after the other, so that a slow phase of the machine shows. */
  private void reloads(int seconds, PrintStream out) {
    out.println("| reloads a second | reloads | checks | p50 ns | p99 | p99.9 | p99.99 |");
    out.println("|---|---|---|---|---|---|---|");
    for (int round = 0; round < 2; round++) {
      for (int rate : new int[] {0, 1, 10, 100, 1000}) {
        long first = live.snapshot().number();
        Thread reloader = new Thread(() -> reload(rate), "reloader");
        Latencies seen = decide(reloader::start, live, seconds);
        join(reloader);
        out.printf(
            "| %d | %d | %,d | %d | %d | %d | %d |%n",
            rate,
            live.snapshot().number() - first,
            seen.total(),
            seen.quantile(0.5),
            seen.quantile(0.99),
            seen.quantile(0.999),
            seen.quantile(0.9999));
      }
    }
  }

  private void reload(int rate) {
    while (rate > 0 && !stopped) {
      LockSupport.parkNanos(1_000_000_000L / rate);
      source.set(TenonPolicies.policy(workload));
    }
  }

  private void witnesses(int seconds, PrintStream out) {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    AuditSettings plain = AuditSettings.showing(Identities.asTheyAre());
    out.println("| decides | ns a check | bytes a check |");
    out.println("|---|---|---|");
    for (int round = 0; round < 2; round++) {
      print(out, "compiled", live.snapshot().authorizer(), seconds);
      print(out, "live", live, seconds);
      print(out, "live, recordings off", live.interceptedBy(Recordings.checks()), seconds);
      print(
          out,
          "live, shadow of 1 in 100",
          live.interceptedBy(Shadow.of(live.snapshot().authorizer(), executor).oneIn(100)),
          seconds);
      audited(
          out,
          "live, audit of denials and 1 allow in 100",
          plain.withOneAllowIn(100),
          executor,
          seconds);
      audited(out, "live, audit of all", plain, executor, seconds);
      audited(
          out,
          "the same, gathered for 5 ms",
          plain,
          CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS, executor),
          seconds);
    }
    executor.shutdown();
  }

  private void audited(
      PrintStream out, String name, AuditSettings settings, Executor executor, int seconds) {
    long[] written = {0};
    AuditLog audit =
        AuditLog.to(
            entry -> written[0] += entry.toJson().length(),
            executor,
            settings.withCapacity(1 << 16));
    print(out, name, live.interceptedBy(audit), seconds);
    audit.close();
  }

  private void print(PrintStream out, String name, Authorizer authorizer, int seconds) {
    round(authorizer);
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L / 2;
    long checks = 0;
    while (System.nanoTime() < end) {
      round(authorizer);
      checks += requests.size();
    }
    long nanos = System.nanoTime() - start;
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - bytes;
    out.printf("| %s | %d | %.1f |%n", name, nanos / checks, (double) allocated / checks);
  }

  private void round(Authorizer authorizer) {
    for (int i = 0; i < resources.length; i++) {
      authorizer.check(subjects[i], requests.get(i).action(), resources[i]);
    }
  }

  private Latencies decide(Runnable meanwhile, Authorizer authorizer, int seconds) {
    stopped = false;
    Latencies[] seen = {new Latencies(), new Latencies()};
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    Thread other = new Thread(() -> time(authorizer, seen[1], end), "decider");
    other.start();
    meanwhile.run();
    time(authorizer, seen[0], end);
    join(other);
    stopped = true;
    return seen[0].plus(seen[1]);
  }

  private void time(Authorizer authorizer, Latencies seen, long end) {
    int next = 0;
    long start = System.nanoTime();
    while (start < end) {
      authorizer.check(subjects[next], requests.get(next).action(), resources[next]);
      long now = System.nanoTime();
      seen.add(now - start);
      next = next + 1 == resources.length ? 0 : next + 1;
      start = System.nanoTime();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
