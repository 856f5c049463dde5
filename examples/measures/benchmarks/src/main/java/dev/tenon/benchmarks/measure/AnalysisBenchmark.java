package dev.tenon.benchmarks.measure;

import dev.tenon.analysis.Analysis;
import dev.tenon.analysis.DeadRules;
import dev.tenon.analysis.Diff;
import dev.tenon.analysis.Isolation;
import dev.tenon.benchmarks.workload.ManyTenants;
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

/**
 * What proofs cost: the diff of two policies, and the isolation of all pairs of tenants. The first
 * of the warm-up is what a program that starts, asks once and ends has to wait for.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgs = {"-Xms4g", "-Xmx4g"})
@Warmup(iterations = 3)
@Measurement(iterations = 7)
public class AnalysisBenchmark {

  private static final long STEPS = 1_000_000_000;

  /** The number of rules. */
  @Param({"1000", "10000", "100000"})
  public int n;

  /** The number of tenants. */
  @Param({"100", "1000"})
  public int tenants;

  /** Whether each rule has a condition. */
  @Param({"false", "true"})
  public boolean conditional;

  private Policy policy = Policy.builder().build();
  private Policy same = policy;
  private Policy changed = policy;
  private Policy changedElsewhere = policy;
  private Policy leaky = policy;

  /** Builds the policies. */
  @Setup
  public void build() {
    ManyTenants many = new ManyTenants(n, tenants, conditional);
    policy = many.policy();
    same = many.policy();
    changed = many.withOneRuleChanged(policy);
    changedElsewhere = many.withOneRuleChanged(same);
    leaky = many.withOneLeak(policy);
  }

  /**
   * All pairs of tenants, of which none meet.
   *
   * @return that they are isolated
   */
  @Benchmark
  public Isolation isolated() {
    return Analysis.of(policy).withBudget(STEPS).isolated();
  }

  /**
   * All pairs of tenants, of which one leaks.
   *
   * @return the leak
   */
  @Benchmark
  public Isolation leaking() {
    return Analysis.of(leaky).withBudget(STEPS).isolated();
  }

  /**
   * One rule changed in a policy that shares all else with the other, as an administrator changes
   * it.
   *
   * @return the change
   */
  @Benchmark
  public Diff diffOfOneRule() {
    return Analysis.of(policy).withBudget(STEPS).diff(changed);
  }

  /**
   * The same where both policies were read from files of their own, as a reviewer compares them.
   *
   * @return the change
   */
  @Benchmark
  public Diff diffOfOneRuleReadAnew() {
    return Analysis.of(policy).withBudget(STEPS).diff(changedElsewhere);
  }

  /**
   * The rules that change no decision.
   *
   * @return those rules
   */
  @Benchmark
  public DeadRules dead() {
    return Analysis.of(policy).withBudget(STEPS).dead();
  }

  /**
   * Two policies that were read from files of their own and are equal.
   *
   * @return no change
   */
  @Benchmark
  public Diff diffOfNothing() {
    return Analysis.of(policy).withBudget(STEPS).diff(same);
  }
}
