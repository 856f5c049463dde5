package dev.tenon.benchmarks.measure;

import dev.tenon.authz.Access;
import dev.tenon.authz.Decision;
import dev.tenon.benchmarks.workload.Adversary;
import dev.tenon.path.Resource;
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
 * The request that costs most, against the largest policy of a hostile family that compiles with
 * the standard settings.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AdversaryBenchmark {

  /** The family. */
  @Param public Adversary family = Adversary.ALTERNATIVES;

  private Access access = HostilePolicy.largest(Adversary.STAR_GLOB).access();
  private Resource resource = Resource.of("none");

  /** Finds the largest policy within the limits. */
  @Setup
  public void compile() {
    access = HostilePolicy.largest(family).access();
    resource = Resource.of(family.path());
  }

  /**
   * Decides.
   *
   * @return the decision, a denial
   */
  @Benchmark
  public Decision check() {
    return access.check("view", resource);
  }
}
