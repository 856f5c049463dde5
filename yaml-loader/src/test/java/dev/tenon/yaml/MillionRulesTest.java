package dev.tenon.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Reason;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file of a million rules is loaded and compiled, and decides by each of the rules it is asked.
 */
@Tag("slow")
class MillionRulesTest {

  private static final int RULES = 1_000_000;
  private static final int RULES_OF_A_ROLE = 10;

  @TempDir private Path directory;

  @Test
  void load_aMillionRules_decidesByEach() throws IOException {
    Path file = directory.resolve("million.yaml");
    write(file);

    Policy policy = YamlPolicies.load(file);
    Authorizer authorizer = Authorizer.compile(policy);

    assertEquals(RULES / RULES_OF_A_ROLE, policy.roles().size());
    for (int rule = 0; rule < RULES; rule += 997) {
      Subject holder = Subject.of("ada").withRoles(role(rule));
      Decision decision = authorizer.check(holder, "SUBMIT", resource(rule));
      boolean denies = rule % RULES_OF_A_ROLE == 0;
      assertEquals(denies ? Reason.DENIED_BY_RULE : Reason.ALLOWED_BY_RULE, decision.reason());
      assertEquals(2 + rule, decision.cause().place().line());
      Subject other = Subject.of("bob").withRoles(role(rule + RULES_OF_A_ROLE));
      assertEquals(Reason.NO_RULE, authorizer.check(other, "SUBMIT", resource(rule)).reason());
    }
  }

  /** One line for each rule, the first on line 2. */
  private static void write(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("policies:\n");
      for (int rule = 0; rule < RULES; rule++) {
        out.write("- {resource: [flink, prod, flink-job, job_" + rule + "], effect: ");
        out.write(rule % RULES_OF_A_ROLE == 0 ? "Deny" : "Allow");
        out.write(", actions: [SUBMIT], role: " + role(rule) + "}\n");
      }
    }
  }

  private static String role(int rule) {
    return "team-" + rule % RULES / RULES_OF_A_ROLE;
  }

  private static Resource resource(int rule) {
    return Resource.of("flink", "prod", "flink-job", "job_" + rule);
  }
}
