package dev.tenon.benchmarks.report;

import com.sun.management.ThreadMXBean;
import dev.tenon.benchmarks.engine.TenonPolicies;
import dev.tenon.benchmarks.workload.Request;
import dev.tenon.benchmarks.workload.Workload;
import dev.tenon.benchmarks.workload.Workloads;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.SettableSource;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * An attack on what an authorizer remembers of its callers: two threads ask as subjects whose sets
 * of roles are made to fill, to collide and to cost, while the policy is replaced ten times a
 * second. A third thread asks as ordinary users, without preparing an access; its time is what the
 * attack does to everybody else.
 *
 * <p>On fewer processors than threads, the ordinary thread waits for its turn, attack or not. So
 * its time is the processor time of the thread, and the comparison is two threads that ask ordinary
 * requests instead of the attack.
 */
public final class Attack {

  private static final int ATTACKERS = 2;
  private static final int REPLACED_EVERY_MS = 100;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What the attackers ask. */
  enum Kind {
    /** What everybody asks: the comparison. */
    ORDINARY,
    /** Other sets of one to ten of the policy's roles each time. */
    SETS,
    /** Names that the policy does not know, beside one that it knows. */
    UNKNOWN,
    /** Unknown names, all with the same hash code. */
    COLLIDING,
    /** Sets of two hundred of the policy's roles. */
    COSTLY,
    /** Actions that the policy does not know, by ordinary subjects. */
    ACTIONS,
    /** Roles held in tenants of random names. */
    TENANTS
  }

  private final Workload workload = Workloads.named("w", 10_000);
  private final Policy policy = TenonPolicies.policy(workload);
  private final List<String> roles = List.copyOf(policy.roles().keySet());
  private final List<Request> requests = workload.requests();
  private final Subject[] subjects =
      requests.stream()
          .map(request -> Subject.of("ada").withRoles(request.subject().roles()))
          .toArray(Subject[]::new);
  private final Resource[] resources =
      requests.stream().map(request -> Resource.of(request.path())).toArray(Resource[]::new);
  private final SettableSource source = SettableSource.of(policy);
  private final LiveAuthorizer live = LiveAuthorizer.over(source);
  private volatile boolean stopped;

  private Attack() {}

  /**
   * Runs each kind of attack twice and prints what it did.
   *
   * @param seconds how long each attack lasts
   * @param out where to
   */
  public static void run(int seconds, PrintStream out) {
    out.println(Machine.describe());
    Attack attack = new Attack();
    attack.against(Kind.ORDINARY, seconds);
    out.println(
        "| asked by two threads | their requests | by the third | CPU ns a check | to ordinary |"
            + " p50 ns | p99 | p99.9 | MB kept |");
    out.println("|---|---|---|---|---|---|---|---|---|");
    for (int round = 0; round < 2; round++) {
      double ordinary = 0;
      for (Kind kind : Kind.values()) {
        Seen seen = attack.against(kind, seconds);
        ordinary = kind == Kind.ORDINARY ? seen.nanos : ordinary;
        out.printf(
            "| %s | %,d | %,d | %.0f | %.2fx | %d | %d | %d | %.0f |%n",
            kind.name().toLowerCase(Locale.ROOT),
            seen.attacks,
            seen.times.total(),
            seen.nanos,
            seen.nanos / ordinary,
            seen.times.quantile(0.5),
            seen.times.quantile(0.99),
            seen.times.quantile(0.999),
            seen.kept / 1e6);
      }
    }
  }

  /** What the ordinary thread met, how often the attackers asked, and what is kept afterwards. */
  private record Seen(Latencies times, double nanos, long attacks, long kept) {}

  private Seen against(Kind kind, int seconds) {
    stopped = false;
    long before = usedHeap();
    AtomicLong asked = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < ATTACKERS; i++) {
      Random random = new Random(i);
      threads.add(new Thread(() -> asked.addAndGet(attack(kind, random)), "attacker-" + i));
    }
    threads.add(new Thread(this::replace, "administrator"));
    threads.forEach(Thread::start);
    Latencies times = new Latencies();
    ask(new Latencies(), TimeUnit.SECONDS.toNanos(1));
    long cpu = THREADS.getCurrentThreadCpuTime();
    ask(times, TimeUnit.SECONDS.toNanos(seconds));
    double nanos = (THREADS.getCurrentThreadCpuTime() - cpu) / (double) times.total();
    stopped = true;
    threads.forEach(Attack::join);
    return new Seen(times, nanos, asked.get(), usedHeap() - before);
  }

  private void ask(Latencies times, long nanos) {
    long start = System.nanoTime();
    long end = start + nanos;
    for (int next = 0; start < end; next = next + 1 == resources.length ? 0 : next + 1) {
      live.check(subjects[next], requests.get(next).action(), resources[next]);
      long now = System.nanoTime();
      times.add(now - start);
      start = now;
    }
  }

  private void replace() {
    Role changed = policy.roles().values().iterator().next();
    for (int i = 0; !stopped; i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(REPLACED_EVERY_MS));
      source.set(policy.with(changed.describedAs("version " + i)));
    }
  }

  private long attack(Kind kind, Random random) {
    long asked = 0;
    while (!stopped) {
      int i = random.nextInt(resources.length);
      String action = kind == Kind.ACTIONS ? "a" + random.nextInt() : requests.get(i).action();
      live.check(subject(kind, i, random), action, resources[i]);
      asked++;
    }
    return asked;
  }

  private Subject subject(Kind kind, int i, Random random) {
    return switch (kind) {
      case ORDINARY, ACTIONS -> subjects[i];
      case SETS -> Subject.of("mallory").withRoles(some(1 + random.nextInt(10), random));
      case COSTLY -> Subject.of("mallory").withRoles(some(200, random));
      case UNKNOWN ->
          Subject.of("mallory").withRoles(roles.get(i % roles.size()), "x" + random.nextLong());
      case COLLIDING ->
          Subject.of("mallory").withRoles(roles.get(i % roles.size()), colliding(random.nextInt()));
      case TENANTS ->
          Subject.of("mallory").withRolesIn("x" + random.nextLong(), roles.get(i % roles.size()));
    };
  }

  private List<String> some(int count, Random random) {
    List<String> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(roles.get(random.nextInt(roles.size())));
    }
    return some;
  }

  /** Names of one hash code: {@code Aa} and {@code BB} have the same. */
  private static String colliding(int bits) {
    StringBuilder name = new StringBuilder();
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      name.append((bits >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return name.toString();
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
