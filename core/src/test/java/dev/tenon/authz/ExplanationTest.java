package dev.tenon.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.diagnostic.Place;
import dev.tenon.path.Resource;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.Validity;
import dev.tenon.subject.Subject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTest {

  private static final Policy POLICY =
      Policy.builder()
          .version("1")
          .role(
              Role.of("operator")
                  .inheriting("viewer")
                  .with(
                      Permission.allow("CANCEL").on("flink/prod/flink-job").at(line(4)),
                      Permission.deny("CANCEL").on("flink/prod/flink-job/tx_*").at(line(5)),
                      Permission.allow("SUBMIT")
                          .on("flink/prod")
                          .during(Validity.until(Instant.parse("2020-01-01T00:00:00Z")))
                          .at(line(6))))
          .role(Role.of("viewer").with(Permission.allow("VIEW").on("*").at(line(8))))
          .role(Role.of("admin").with(Permission.allow("*").on("*").at(line(10))))
          .assign(Assignment.toSubject("ada", "operator").at(line(12)))
          .tenant(
              Tenant.of("payments")
                  .including("flink/*/flink-job/tx_*")
                  .excluding("flink/dev")
                  .inferring(
                      Inference.of(
                              "runs",
                              List.of("flink", "{c}", "flink-job", "{j}"),
                              List.of("flink", "{c}", "flink-jar", "{a}"))
                          .at(line(20)))
                  .enteredBy("viewer")
                  .at(line(14)))
          .build();

  private static final Relations RELATIONS =
      (relation, jar) -> List.of(Resource.of("flink", jar.segment(1), "flink-job", "tx_1"));

  private final Authorizer authorizer =
      Authorizer.compile(POLICY, Settings.standard().withRelations(RELATIONS));
  private final Subject ada = Subject.of("ada").withRoles("guest");

  private static Place line(int line) {
    return Place.of("policy.yaml", line, 3);
  }

  private String explain(String action, String... resource) {
    return authorizer.explain(Request.of(ada, action, Resource.of(resource))).toString();
  }

  @Test
  void explain_deniedByRule_tellsRolesTenantVisibilityAndRules() {
    assertEquals(
        """
        DENY denied-by-rule: a rule denies it
          asked    `ada`
                   CANCEL `flink/prod/flink-job/tx_1`
          policy   1
          roles    guest: given with the subject
                   operator: assigned by the policy (policy.yaml:12:3)
                   *: everyone who is identified
                   viewer: inherited by operator
          tenant   payments, the only one that the subject may enter
          visible  yes: included by flink/*/flink-job/tx_* (code)
          rules    role operator: DENY CANCEL on flink/prod/flink-job/tx_* (policy.yaml:5:3)  <- decided
                   role operator: ALLOW CANCEL on flink/prod/flink-job (policy.yaml:4:3)""",
        explain("CANCEL", "flink", "prod", "flink-job", "tx_1"));
  }

  @Test
  void explain_noRule_tellsWhatNearlyAllowedIt() {
    assertEquals(
        """
        DENY no-rule: no rule of the subject's roles covers it
          asked    `ada`
                   SUBMIT `flink/prod/flink-job/tx_1`
          policy   1
          roles    guest: given with the subject
                   operator: assigned by the policy (policy.yaml:12:3)
                   *: everyone who is identified
                   viewer: inherited by operator
          tenant   payments, the only one that the subject may enter
          visible  yes: included by flink/*/flink-job/tx_* (code)
          nearly   it is valid only until 2020-01-01T00:00:00Z -> role operator: ALLOW SUBMIT on\
         flink/prod until 2020-01-01T00:00:00Z (policy.yaml:6:3)
                   the subject does not hold `admin` -> role admin: ALLOW * on * (policy.yaml:10:3)
                   `SUBMIT` is not one of CANCEL -> role operator: ALLOW CANCEL on flink/prod/flink-job\
         (policy.yaml:4:3)
                   `SUBMIT` is not one of VIEW -> role viewer: ALLOW VIEW on * (policy.yaml:8:3)""",
        explain("SUBMIT", "flink", "prod", "flink-job", "tx_1"));
  }

  @Test
  void explain_inferredResource_namesItsSource() {
    String text = explain("VIEW", "flink", "prod", "flink-jar", "tx.jar");

    assertEquals(
        "  visible  yes: inferred from flink/prod/flink-job/tx_1 by flink/{c}/flink-job/{j} -runs->"
            + " flink/{c}/flink-jar/{a} (policy.yaml:20:3)",
        text.lines().filter(line -> line.contains("visible")).findFirst().orElseThrow());
  }

  @Test
  void explain_hiddenResource_namesTheNearestInclude() {
    String text = explain("VIEW", "flink", "prod", "flink-job", "other");

    assertEquals(
        "  visible  no: nothing includes it; nearly flink/*/flink-job/tx_* (code)",
        text.lines().filter(line -> line.contains("visible  ")).findFirst().orElseThrow());
  }

  /** A clock that moves on by a second each time it is asked. */
  private static final class Moving extends Clock {

    private Instant next;

    Moving(Instant first) {
      this.next = first;
    }

    @Override
    public Instant instant() {
      Instant now = next;
      next = now.plusSeconds(1);
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  // Fault 14: the decision and its story were of two instants, so that an ALLOW named no rule.
  @Test
  void explain_whileTimePasses_isOfOneInstant() {
    Instant end = Instant.parse("2026-06-01T00:00:00Z");
    Policy policy =
        Policy.builder()
            .role(Role.of("r").with(Permission.allow("EDIT").on("a").during(Validity.until(end))))
            .build();
    Subject subject = Subject.of("ada").withRoles("r");
    for (int early = 0; early < 4; early++) {
      Clock clock = new Moving(end.minusSeconds(early));
      Explanation explanation =
          Authorizer.compile(policy, Settings.standard().withClock(clock))
              .explain(Request.of(subject, "EDIT", Resource.of("a")));
      assertEquals(
          explanation.decision().effect() == Effect.ALLOW,
          !explanation.covering().isEmpty(),
          explanation::toString);
    }
  }

  @Test
  void otherTenantsThatTheSubjectMayEnter_areNamed_unlessItIsConfined() {
    Policy policy =
        Policy.builder()
            .role(Role.of("clerk").with(Permission.allow("READ").on("*/plans")))
            .tenant(Tenant.of("acme").including("acme").enteredBy("clerk"))
            .tenant(Tenant.of("globex").including("globex").enteredBy("clerk"))
            .build();
    Authorizer authorizer = Authorizer.compile(policy);
    Subject ada = Subject.of("ada").withRoles("clerk");
    for (String path : List.of("acme/plans", "acme/notes")) {
      Request request = Request.of(ada, "READ", Resource.parse(path)).within("acme");
      Request confined =
          Request.of(ada.confinedTo("acme"), "READ", Resource.parse(path)).within("acme");
      assertTrue(authorizer.explain(request).toString().contains("globex"));
      assertFalse(authorizer.explain(confined).toString().contains("globex"));
      assertFalse(authorizer.explain(confined).toJson().contains("globex"));
      assertEquals(authorizer.check(request).reason(), authorizer.check(confined).reason());
    }
  }

  @Test
  void rolesThatAreHeldInOtherTenants_areNamed_unlessTheSubjectIsConfined() {
    Policy policy =
        Policy.builder()
            .role(Role.of("clerk").with(Permission.allow("READ").on("*/plans")))
            .role(Role.of("editor").with(Permission.allow("EDIT").on("*/plans")))
            .role(Role.of("boss").inheriting("editor"))
            .tenant(Tenant.of("acme").including("acme").enteredBy("clerk"))
            .tenant(Tenant.of("globex").including("globex").enteredBy("clerk"))
            .build();
    Authorizer authorizer = Authorizer.compile(policy);
    Subject ada = Subject.of("ada").withRolesIn("acme", "clerk").withRolesIn("globex", "boss");
    Resource plans = Resource.of("acme", "plans");
    Explanation open = authorizer.explain(Request.of(ada, "EDIT", plans).within("acme"));
    assertTrue(open.toString().contains("holds `editor` only in globex"), open.toString());
    Explanation confined =
        authorizer.explain(Request.of(ada.confinedTo("acme"), "EDIT", plans).within("acme"));
    assertEquals(open.decision(), confined.decision());
    assertTrue(confined.toString().contains("does not hold `editor`"), confined.toString());
    assertFalse(confined.toString().contains("globex"), confined.toString());
    assertFalse(confined.toJson().contains("globex"), confined.toJson());
  }
}
