package dev.tenon.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthorizerTest {

  private static final Resource DAILY = Resource.of("flink", "prod", "flink-job", "tx_daily");
  private static final Resource AUDIT = Resource.of("flink", "prod", "flink-job", "tx_audit");
  private static final Resource OTHER = Resource.of("flink", "prod", "flink-job", "other");

  private static final Policy POLICY =
      Policy.builder()
          .role(
              Role.of("operator")
                  .inheriting("viewer")
                  .with(Permission.allow("FLINK_SUBMIT").on("flink/*/flink-job/tx_*"))
                  .with(Permission.stage("FLINK_CANCEL").on("flink/prod")))
          .role(Role.of("viewer").with(Permission.allow("FLINK_VIEW").on("*")))
          .role(Role.of("*").with(Permission.deny("*").on("flink/prod/flink-job/${banned}")))
          .tenant(
              Tenant.of("payments")
                  .including("flink/*/flink-job/tx_*")
                  .excluding("flink/prod/flink-job/tx_audit")
                  .enteredBy("operator", "viewer"))
          .build();

  private final Authorizer authorizer = Authorizer.compile(POLICY);
  private final Subject ada = Subject.of("ada").withRoles("operator").withVariable("banned", "x");

  @Test
  void check_ruleOfOwnRole_allows() {
    Decision decision = authorizer.check(ada, "FLINK_SUBMIT", DAILY);

    assertEquals(Reason.ALLOWED_BY_RULE, decision.reason());
    assertTrue(decision.allowed());
    assertEquals(
        "role operator: ALLOW FLINK_SUBMIT on flink/*/flink-job/tx_*", decision.cause().toString());
  }

  @Test
  void check_ruleOfInheritedRole_allows() {
    assertTrue(authorizer.check(ada, "FLINK_VIEW", DAILY).allowed());
  }

  @Test
  void check_stagedAction_isHeld() {
    Decision decision = authorizer.check(ada, "FLINK_CANCEL", DAILY);

    assertTrue(decision.held());
    assertFalse(decision.allowed());
  }

  @Test
  void check_excludedResource_isNotVisible() {
    Decision decision = authorizer.check(ada, "FLINK_VIEW", AUDIT);

    assertEquals(Reason.NOT_VISIBLE, decision.reason());
    assertEquals(
        "tenant payments: excludes flink/prod/flink-job/tx_audit", decision.cause().toString());
  }

  @Test
  void check_unsetVariableInDeny_denies() {
    Subject bob = Subject.of("bob").withRoles("operator");

    assertEquals(Reason.UNBOUND_VARIABLE, authorizer.check(bob, "FLINK_SUBMIT", DAILY).reason());
  }

  @Test
  void visible_listOfResources_isFiltered() {
    Access access = authorizer.access(ada);

    assertEquals(
        List.of(DAILY), access.visible(List.of(DAILY, AUDIT, OTHER), resource -> resource));
    assertEquals(
        Set.of(DAILY.ancestor(1), DAILY.ancestor(2), DAILY.ancestor(3)),
        access.containers(List.of(DAILY, AUDIT, OTHER), resource -> resource));
    assertEquals(List.of("payments"), access.tenants());
  }

  @Test
  void denyAll_anyRequest_denies() {
    assertEquals(
        Reason.NOT_ADMITTED, Authorizer.denyAll().check(ada, "FLINK_VIEW", DAILY).reason());
  }

  @Test
  void compile_roleOfPatternsThatNothingTellsApart_isRefusedWithTheWayOut() {
    Permission many = Permission.allow("A").at(Place.of("p.yaml", 4, 7));
    for (int i = 0; i < 300; i++) {
      many = many.on("logs/*" + i + "*");
    }
    Policy policy =
        Policy.builder().role(Role.of("reader").with(many).at(Place.of("p.yaml", 3, 3))).build();

    DiagnosticException refused =
        assertThrows(DiagnosticException.class, () -> Authorizer.compile(policy));
    assertEquals(
        """
        p.yaml:3:3: error: role `reader` makes a check compare 790 times  [role-too-costly]
        why: at most 256 comparisons are allowed, and nothing tells these 300 patterns apart:\
         logs/*0*, logs/*1*, logs/*2*, logs/*3*, logs/*4*, logs/*5*, logs/*6*, logs/*7*, logs/*8*,\
         logs/*9*, logs/*10*, logs/*11* and 288 more
        fix: give them a literal segment or a prefix of their own, split the role, drop patterns that\
         others cover, or raise the limit in the host's settings""",
        refused.getMessage());
    assertTrue(
        Authorizer.compile(policy, Settings.standard().withRoleCost(790))
            .check(Subject.of("ada").withRoles("reader"), "A", Resource.of("logs", "x299y"))
            .allowed());
  }
}
