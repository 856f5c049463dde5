package dev.tenon.benchmarks.measure;

import dev.tenon.benchmarks.engine.Contenders;
import dev.tenon.benchmarks.engine.TenonPolicies;
import dev.tenon.benchmarks.workload.Workload;
import dev.tenon.benchmarks.workload.Workloads;
import dev.tenon.policy.Policy;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.concurrent.Callable;
import javax.management.JMException;
import javax.management.ObjectName;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an engine keeps, in bytes a rule: the used heap before it is loaded and afterwards, each
 * after collecting garbage. The rules' own strings are there before; what an engine shares with
 * them costs it nothing. Once in each JVM: what a first load leaves behind would be taken for the
 * second one's. The collector is told to compact: otherwise it fills gaps between what lives with
 * arrays that its own count of objects takes for alive.
 */
@BenchmarkMode(Mode.SingleShotTime)
@State(Scope.Benchmark)
@Fork(
    value = 3,
    jvmArgs = {"-Xms6g", "-Xmx6g", "-XX:+UseSerialGC", "-XX:MarkSweepAlwaysCompactCount=1"})
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class MemoryBenchmark {

  /** The number of rules. */
  @Param({"10000", "100000", "1000000"})
  public int n;

  private Workload workload = Workloads.named("quickstart", 0);

  /** Draws the rules. */
  @Setup
  public void draw() {
    workload = Workloads.named("w", n);
  }

  /**
   * All that an engine keeps.
   *
   * @param by which one
   * @param kept takes the number
   * @throws Exception whatever the engine throws
   */
  @Benchmark
  public void engine(LoadBenchmark.By by, Kept kept) throws Exception {
    kept.measure(n, () -> Contenders.named(by.engine).load(workload));
  }

  /**
   * What Tenon's authorizer keeps beside the policy that it was compiled from.
   *
   * @param kept takes the number
   * @throws Exception never
   */
  @Benchmark
  public void besidePolicy(Kept kept) throws Exception {
    Policy policy = TenonPolicies.policy(workload);
    kept.measure(n, () -> TenonPolicies.compile(policy));
  }

  /** Bytes kept a rule. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Kept {

    /** The number. */
    public double bytesPerRule;

    void measure(int rules, Callable<?> load) throws Exception {
      long before = liveBytes();
      Object engine = load.call();
      try {
        bytesPerRule = (liveBytes() - before) / (double) rules;
      } finally {
        Reference.reachabilityFence(engine);
      }
    }

    /** What is alive, by the virtual machine's own count of all objects. */
    private static long liveBytes() throws JMException {
      Object histogram =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
      String total =
          histogram
              .toString()
              .lines()
              .filter(line -> line.startsWith("Total"))
              .findFirst()
              .orElseThrow();
      return Long.parseLong(total.substring(total.lastIndexOf(' ') + 1));
    }
  }
}
