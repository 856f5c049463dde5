package dev.tenon.benchmarks.measure;

import dev.tenon.benchmarks.engine.Contenders;
import dev.tenon.benchmarks.engine.Engine;
import dev.tenon.benchmarks.engine.TenonPolicies;
import dev.tenon.benchmarks.workload.Workload;
import dev.tenon.benchmarks.workload.Workloads;
import dev.tenon.policy.Policy;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From rules as plain values to an engine that decides. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgs = {"-Xms6g", "-Xmx6g"})
@Warmup(iterations = 5)
@Measurement(iterations = 5)
public class LoadBenchmark {

  /** The number of rules. */
  @Param({"100000", "1000000"})
  public int n;

  private Workload workload = Workloads.named("quickstart", 0);

  /** Draws the rules. */
  @Setup
  public void draw() {
    workload = Workloads.named("w", n);
  }

  /**
   * Loads the rules into any engine.
   *
   * @param by which one
   * @return the engine
   * @throws Exception whatever the engine throws
   */
  @Benchmark
  public Engine load(By by) throws Exception {
    return Contenders.named(by.engine).load(workload);
  }

  /**
   * Compiles a Tenon policy that has been parsed.
   *
   * @param parsed the policy
   * @return its authorizer
   */
  @Benchmark
  public Object compile(Parsed parsed) {
    return TenonPolicies.compile(parsed.policy);
  }

  /** Which engine. */
  @State(Scope.Benchmark)
  public static class By {

    /** The contender. */
    @Param({"by-role-by-hand", "tenon-prepared"})
    public String engine = "";
  }

  /** The policy of the same rules. */
  @State(Scope.Benchmark)
  public static class Parsed {

    private Policy policy = Policy.builder().build();

    /**
     * Parses the policy.
     *
     * @param load where the rules are
     */
    @Setup
    public void parse(LoadBenchmark load) {
      policy = TenonPolicies.policy(load.workload);
    }
  }
}
