package dev.tenon.benchmarks.measure;

import dev.tenon.benchmarks.engine.Checks;
import dev.tenon.benchmarks.engine.Contenders;
import dev.tenon.benchmarks.engine.Engine;
import dev.tenon.benchmarks.engine.Referee;
import dev.tenon.benchmarks.workload.Request;
import dev.tenon.benchmarks.workload.Workload;
import dev.tenon.benchmarks.workload.Workloads;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One check of workload W whose strings nobody has hashed yet, as they come from the network. The
 * copies are made in batches, outside of what is timed; the batch is new, so the processor's caches
 * hold little of it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 2,
    jvmArgs = {"-Xms3g", "-Xmx3g"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FreshStringsBenchmark {

  private static final int BATCH = 1_000;

  /** The contender. */
  @Param({"map-joined", "tenon-prepared", "tenon-unprepared"})
  public String engine = "";

  /** The number of rules. */
  @Param("10000")
  public int n;

  private Engine loaded = requests -> request -> false;
  private List<Request> requests = List.of();
  private Checks checks = request -> false;

  /**
   * Loads the engine and holds it against the oracle.
   *
   * @throws Exception whatever the engine throws
   */
  @Setup
  public void load() throws Exception {
    Workload workload = Workloads.named("w", n);
    loaded = Contenders.named(engine).load(workload);
    Referee.approve(loaded, workload);
    requests = workload.requests();
  }

  /** Copies every string of the batch. */
  @Setup(Level.Invocation)
  public void copy() {
    checks = loaded.prepare(requests.stream().map(Request::fresh).toList());
  }

  /**
   * Decides the batch.
   *
   * @return how many are allowed
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int check() {
    int allowed = 0;
    for (int i = 0; i < BATCH; i++) {
      allowed += checks.allows(i) ? 1 : 0;
    }
    return allowed;
  }
}
