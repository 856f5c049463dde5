package dev.tenon.benchmarks.oidc;

import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimPattern;
import dev.tenon.claims.ClaimReport;
import dev.tenon.claims.ClaimShape;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Claims with 20 groups become a subject. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MappingBenchmark {

  private static final int GROUPS = 20;

  /** How the groups are mapped. */
  public enum Kind {
    /** A table gives each group a role of its own. */
    TABLE,
    /** A table of five rows; the other groups are unmapped. */
    SMALL_TABLE,
    /** Each group is a role's name. */
    AS_IT_STANDS,
    /** A pattern captures a project from each group. */
    CAPTURE
  }

  /** The way to map. */
  @Param public Kind kind = Kind.TABLE;

  private Policy policy = Policy.builder().build();
  private Map<String, Object> claims = Map.of();

  /** Makes the policy and the claims. */
  @Setup
  public void setup() {
    Policy.Builder builder = Policy.builder();
    for (int i = 0; i < GROUPS; i++) {
      builder.role(Role.of("team-" + i + ":dev").with(Permission.allow("*").on("team/t" + i)));
    }
    policy = builder.claims(mapping()).build();
    claims = new LinkedHashMap<>();
    claims.put("iss", "https://login.example");
    claims.put("sub", "00u1-ada");
    claims.put("client_id", "console");
    claims.put("groups", IntStream.range(0, GROUPS).mapToObj(i -> "team-" + i + ":dev").toList());
  }

  private ClaimMapping mapping() {
    ClaimMapping groups = ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST);
    return switch (kind) {
      case TABLE -> groups.yielding(ClaimOutput.roles(table(GROUPS)));
      case SMALL_TABLE -> groups.yielding(ClaimOutput.roles(table(5)));
      case AS_IT_STANDS -> groups.yielding(ClaimOutput.roles());
      case CAPTURE ->
          groups
              .matching(ClaimPattern.parse("team-{project}:{level}"))
              .yielding(ClaimOutput.variable("project").ofCapture("project"));
    };
  }

  private static Map<String, Set<String>> table(int rows) {
    Map<String, Set<String>> table = new HashMap<>();
    IntStream.range(0, rows)
        .forEach(i -> table.put("team-" + i + ":dev", Set.of("team-" + i + ":dev")));
    return table;
  }

  /**
   * From claims to a subject with its roles.
   *
   * @return the subject
   */
  @Benchmark
  public Subject subject() {
    return policy.subjectFrom(claims).subject();
  }

  /**
   * The same with the report.
   *
   * @return the report
   */
  @Benchmark
  public ClaimReport report() {
    return policy.subjectFrom(claims).report();
  }
}
