package dev.tenon.benchmarks.measure;

import dev.tenon.analysis.Analysis;
import dev.tenon.analysis.Isolation;
import dev.tenon.authz.Authorizer;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * What tenants cost before the first decision: one tenant, ten thousand that are listed, and a
 * family that covers any number of them. The hundred rules are the same, and name the tenant. What
 * a check costs is in {@link LanguageBenchmark}.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgs = {"-Xms4g", "-Xmx4g", "-XX:+UseSerialGC", "-XX:MarkSweepAlwaysCompactCount=1"})
@Warmup(iterations = 5)
@Measurement(iterations = 7)
public class FamilyBenchmark {

  private static final long STEPS = 1_000_000_000;
  private static final int RULES = 100;

  /** How the tenants are said. */
  public enum Tenants {
    /** One tenant by its name. */
    ONE,
    /** Ten thousand by their names. */
    LISTED,
    /** Any number of them by one family. */
    FAMILY
  }

  /** How the tenants are said. */
  @Param public Tenants tenants = Tenants.ONE;

  private Policy policy = Policy.builder().build();

  /** Builds the policy. */
  @Setup
  public void build() {
    policy = policy();
  }

  private Policy policy() {
    Policy.Builder built =
        Policy.builder()
            .role(Role.of("clerk").with(IntStream.range(0, RULES).mapToObj(this::rule).toList()));
    int count = tenants == Tenants.LISTED ? 10_000 : 1;
    for (int i = 0; i < count; i++) {
      String name = tenants == Tenants.FAMILY ? "*" : "t" + i;
      built.tenant(Tenant.of(name).including("${tenant}").enteredBy("clerk"));
    }
    return built.build();
  }

  private Permission rule(int k) {
    return Permission.allow("READ").on("${tenant}/invoices/k" + k + "/*");
  }

  /**
   * From the parts to an authorizer that decides.
   *
   * @return the authorizer
   */
  @Benchmark
  public Authorizer compile() {
    return Authorizer.compile(policy());
  }

  /**
   * The proof that no two tenants meet: of a family, for all names.
   *
   * @return that they are isolated
   */
  @Benchmark
  public Isolation isolated() {
    return Analysis.of(policy).withBudget(STEPS).isolated();
  }

  /**
   * What the policy and its authorizer keep, in bytes for all tenants together.
   *
   * @param kept takes the number
   * @throws Exception never
   */
  @Benchmark
  @Measurement(iterations = 1)
  public void memory(MemoryBenchmark.Kept kept) throws Exception {
    kept.measure(1, () -> Authorizer.compile(policy()));
  }
}
