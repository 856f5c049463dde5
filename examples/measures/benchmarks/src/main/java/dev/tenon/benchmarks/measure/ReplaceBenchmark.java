package dev.tenon.benchmarks.measure;

import dev.tenon.authz.Authorizer;
import dev.tenon.benchmarks.engine.TenonPolicies;
import dev.tenon.benchmarks.workload.Workloads;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Role;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One role of many gets other rules. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgs = {"-Xms6g", "-Xmx6g"})
@Warmup(iterations = 5)
@Measurement(iterations = 5)
public class ReplaceBenchmark {

  /** How many roles there are; each has five rules. */
  @Param({"1000", "100000"})
  public int roles;

  private final Random random = new Random(1);
  private Authorizer authorizer = Authorizer.denyAll();
  private Role replacement = Role.of("none");

  /** Compiles the policy. */
  @Setup
  public void compile() {
    authorizer = TenonPolicies.compile(Workloads.named("w", 5 * roles));
  }

  /** Draws the role to replace. */
  @Setup(Level.Invocation)
  public void draw() {
    int which = random.nextInt(roles);
    replacement =
        Role.of("viewer-" + which / 2)
            .with(Permission.allow("view").on("flink/prod-eu/job/changed-" + which))
            .with(Permission.deny("view").on("flink/prod-eu/job/changed-" + which + "-secret"));
  }

  /**
   * Replaces it.
   *
   * @return the new authorizer
   */
  @Benchmark
  public Authorizer replace() {
    authorizer = TenonPolicies.replace(authorizer, replacement);
    return authorizer;
  }
}
