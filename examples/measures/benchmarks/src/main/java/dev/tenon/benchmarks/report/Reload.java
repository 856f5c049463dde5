package dev.tenon.benchmarks.report;

import com.sun.management.ThreadMXBean;
import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.benchmarks.engine.TenonPolicies;
import dev.tenon.benchmarks.workload.Request;
import dev.tenon.benchmarks.workload.Workload;
import dev.tenon.benchmarks.workload.Workloads;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Checks without a pause, while the policy is compiled anew and swapped every second: which thread
 * allocates, and how long the slowest check took.
 *
 * <p>The decider takes a new access when the authorizer has changed, as a service does with the
 * next request; that and the first checks, after which Tenon fuses the roles, are counted apart.
 * Counting begins with the first new policy, when all is compiled by the JIT.
 */
public final class Reload {

  private static final String DECIDER = "decider";
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Policy policy;
  private final Subject subject;
  private final List<Request> requests;
  private final Resource[] resources;

  private volatile Authorizer current;
  private volatile boolean stopped;
  private long checks;
  private long swapsSeen;
  private long slowest;
  private long allocatedByAccess;
  private long allocated;

  private Reload(Workload workload) {
    policy = TenonPolicies.policy(workload);
    current = TenonPolicies.compile(policy);
    subject = Subject.of("ada").withRoles(workload.requests().get(0).subject().roles());
    requests = workload.requests();
    resources = requests.stream().map(r -> Resource.of(r.path())).toArray(Resource[]::new);
  }

  /**
   * Runs it and prints what was seen.
   *
   * @param seconds how long
   * @param out where to
   * @throws InterruptedException if interrupted
   * @throws IOException if the recording cannot be read
   */
  public static void run(int seconds, PrintStream out) throws InterruptedException, IOException {
    Reload reload = new Reload(Workloads.named("w", 10_000));
    out.println(Machine.describe());
    Path file = Files.createTempFile("reload", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ObjectAllocationSample").with("throttle", "1000/s");
      recording.enable("jdk.GCPhasePause");
      recording.enable("jdk.SafepointBegin");
      recording.start();
      reload.measure(seconds);
      recording.stop();
      recording.dump(file);
    }
    reload.print(out);
    printRecorded(file, out);
    Files.delete(file);
  }

  private void measure(int seconds) throws InterruptedException {
    Thread decider = new Thread(this::decide, DECIDER);
    decider.start();
    for (int second = 0; second < seconds; second++) {
      Thread.sleep(1_000);
      current = TenonPolicies.compile(policy);
    }
    stopped = true;
    decider.join();
  }

  private void decide() {
    Authorizer seen = current;
    Access access = seen.access(subject);
    long before = allocatedHere();
    int next = 0;
    while (!stopped) {
      Authorizer now = current;
      if (now != seen) {
        long swap = allocatedHere();
        seen = now;
        access = now.access(subject);
        for (int i = 0; i < resources.length; i++) {
          access.check(requests.get(i).action(), resources[i]);
        }
        swapsSeen++;
        if (swapsSeen == 1) {
          before = allocatedHere();
          checks = 0;
          slowest = 0;
        } else {
          allocatedByAccess += allocatedHere() - swap;
        }
      }
      next = next + 1 == resources.length ? 0 : next + 1;
      long start = System.nanoTime();
      access.check(requests.get(next).action(), resources[next]);
      slowest = Math.max(slowest, System.nanoTime() - start);
      checks++;
    }
    allocated = allocatedHere() - before;
  }

  private static long allocatedHere() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  private void print(PrintStream out) {
    out.printf("%,d checks, %d new policies seen%n", checks, swapsSeen);
    out.printf("allocated by the decider: %,d bytes, of which%n", allocated);
    out.printf(
        "  %,d by an access to a new policy and its first thousand checks%n", allocatedByAccess);
    out.printf("slowest check, with the scheduler's pauses: %,d us%n", slowest / 1_000);
  }

  private static void printRecorded(Path file, PrintStream out) throws IOException {
    Map<String, Long> samples = new TreeMap<>();
    Duration longest = Duration.ZERO;
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        if (event.getEventType().getName().equals("jdk.ObjectAllocationSample")) {
          samples.merge(source(event), event.getLong("weight"), Long::sum);
        } else if (event.getEventType().getName().equals("jdk.GCPhasePause")
            && event.getDuration().compareTo(longest) > 0) {
          longest = event.getDuration();
        }
      }
    }
    out.printf("longest pause of the collector: %,d us%n", longest.toNanos() / 1_000);
    out.println("sampled allocation by thread, and for the decider by method, in bytes:");
    samples.forEach((source, bytes) -> out.printf("  %,16d  %s%n", bytes, source));
  }

  private static String source(RecordedEvent sample) {
    RecordedThread thread = sample.getThread();
    String name = thread == null ? "unknown" : thread.getJavaName();
    RecordedStackTrace stack = sample.getStackTrace();
    if (!name.equals(DECIDER) || stack == null) {
      return name;
    }
    return stack.getFrames().stream()
        .map(frame -> frame.getMethod().getType().getName() + "." + frame.getMethod().getName())
        .filter(method -> method.startsWith("dev.tenon"))
        .limit(4)
        .collect(Collectors.joining(" < ", name + ": ", ""));
  }
}
