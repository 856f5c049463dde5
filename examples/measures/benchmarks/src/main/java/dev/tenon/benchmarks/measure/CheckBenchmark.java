package dev.tenon.benchmarks.measure;

import dev.tenon.benchmarks.engine.Checks;
import dev.tenon.benchmarks.engine.Contenders;
import dev.tenon.benchmarks.engine.Referee;
import dev.tenon.benchmarks.workload.Workload;
import dev.tenon.benchmarks.workload.Workloads;
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

/**
 * One check, by any engine, of any workload. The requests are asked in turn: the thousand of
 * workload W stay in the processor's caches (hot), the 200,000 of workload cold do not.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 2,
    jvmArgs = {"-Xms3g", "-Xmx3g"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CheckBenchmark {

  /** The contender. */
  @Param({"map-cached", "map-joined", "tenon-prepared", "tenon-unprepared"})
  public String engine = "";

  /** The workload. */
  @Param("w")
  public String workload = "";

  /** The number of rules. */
  @Param({"100", "1000", "10000", "100000", "1000000"})
  public int n;

  private Checks checks = request -> false;
  private int requests;

  /**
   * Loads the engine and holds it against the oracle.
   *
   * @throws Exception whatever the engine throws
   */
  @Setup
  public void load() throws Exception {
    Workload asked = Workloads.named(workload, n);
    checks = Referee.approve(Contenders.named(engine).load(asked), asked);
    requests = asked.requests().size();
  }

  /**
   * Decides the next request.
   *
   * @param turn where this thread is
   * @return whether it is allowed
   */
  @Benchmark
  public boolean check(Turn turn) {
    return checks.allows(turn.next(requests));
  }

  /** Where a thread is in the rotation. */
  @State(Scope.Thread)
  public static class Turn {

    private int next;

    int next(int size) {
      int now = next;
      next = now + 1 == size ? 0 : now + 1;
      return now;
    }
  }
}
