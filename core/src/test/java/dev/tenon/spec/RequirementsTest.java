package dev.tenon.spec;

import static dev.tenon.spec.Questions.ada;
import static dev.tenon.spec.Questions.allows;
import static dev.tenon.spec.Questions.granting;
import static dev.tenon.spec.Questions.path;
import static dev.tenon.spec.Questions.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Explanation;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Validity;
import dev.tenon.subject.Subject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What the systems that Tenon serves require of every decision, one test a requirement; those about
 * tenants are in {@link TenantRequirementsTest}. The number is the requirement's.
 */
class RequirementsTest {

  @Test
  void a01_whatNothingGrants_isDenied() {
    Authorizer authorizer = granting("r", Permission.allow("A").on("x", "own/${team}"));
    assertTrue(allows(authorizer, ada("r"), "A", "x"));
    assertEquals(Reason.NO_RULE, reason(authorizer, ada("r"), "B", "x"));
    assertEquals(Reason.NO_RULE, reason(authorizer, ada("r"), "A", "y"));
    assertEquals(Reason.NOT_ADMITTED, reason(authorizer, ada(), "A", "x"));
    assertEquals(Reason.NOT_ADMITTED, reason(authorizer, Subject.anonymous(), "A", "x"));
    assertEquals(Reason.NO_RULE, reason(authorizer, ada("r"), "A", "own/red"));
    assertEquals(Reason.NOT_ADMITTED, reason(Authorizer.denyAll(), ada("r"), "A", "x"));
  }

  @Test
  void a02_rolesCombineByUnion() {
    Authorizer authorizer =
        Authorizer.compile(
            Policy.builder()
                .permission("reader", Permission.allow("read").on("x"))
                .permission("writer", Permission.allow("write").on("x"))
                .build());
    Subject both = ada("reader", "writer");
    assertTrue(allows(authorizer, both, "read", "x") && allows(authorizer, both, "write", "x"));
    assertFalse(allows(authorizer, ada("reader"), "write", "x"));
  }

  @Test
  void a03_everyListedActionIsAllowedOnEveryListedResource() {
    Authorizer authorizer = granting("r", Permission.allow("A", "B").on("x", "y"));
    for (String action : List.of("A", "B")) {
      for (String resource : List.of("x", "y")) {
        assertTrue(allows(authorizer, ada("r"), action, resource));
      }
    }
    Authorizer empty =
        granting("r", Permission.allow("A"), Permission.of(Effect.ALLOW, List.of()).on("x"));
    assertEquals(Reason.NO_RULE, reason(empty, ada("r"), "A", "x"));
  }

  @Test
  void a04_actionNamesAreExactAndCaseSensitive() {
    Authorizer authorizer = granting("r", Permission.allow("actioncache:Read", "secret:*").on("*"));
    assertTrue(allows(authorizer, ada("r"), "actioncache:Read", "x"));
    assertTrue(allows(authorizer, ada("r"), "secret:Write", "x"));
    for (String other : List.of("actioncache:read", "actioncache:ReadAll", "Read", "secret")) {
      assertFalse(allows(authorizer, ada("r"), other, "x"), other);
    }
  }

  @Test
  void a05_resourceOfSixSegments_isMatchedSegmentBySegment() {
    Authorizer authorizer =
        granting(
            "r",
            Permission.allow("read")
                .on(ResourcePattern.of("engflow", "platform", "*", "team/a", "*", "*")));
    Subject subject = ada("r");
    assertTrue(
        authorizer
            .check(subject, "read", Resource.of("engflow", "platform", "x", "team/a", "y", "z"))
            .allowed());
    for (String other :
        List.of(
            "engflow/platform/x/team\\/a/y",
            "engflow/platform/x/team\\/b/y/z",
            "engflow/platform/x/team/a/y",
            "engflow/other/x/team\\/a/y/z")) {
      assertFalse(allows(authorizer, subject, "read", other), other);
    }
  }

  @Test
  void a06_definedRole_cannotBeDefinedAnew() {
    Policy.Builder twice =
        Policy.builder()
            .role(Role.of("viewer").with(Permission.allow("read").on("*")))
            .role(Role.of("viewer").with(Permission.allow("*").on("*")));
    assertEquals("duplicate-role", twice.problems().get(0).code());
    assertThrows(DiagnosticException.class, twice::build);
    Role viewer = Role.of("viewer");
    viewer.with(Permission.allow("*").on("*"));
    assertEquals(List.of(), viewer.permissions());
    assertThrows(
        UnsupportedOperationException.class,
        () -> viewer.permissions().add(Permission.allow("*").on("*")));
  }

  @Test
  void a07_unknownRole_grantsNothingAndHindersNothing() {
    Authorizer authorizer = granting("user", Permission.allow("read").on("*"));
    assertTrue(allows(authorizer, ada("user", "no-such-role"), "read", "x"));
    assertFalse(allows(authorizer, ada("no-such-role", "user,admin", "", "USER"), "read", "x"));
  }

  @Test
  void a18_policyHoldsWhatTheFileHas_andRefusesUnknownNames() {
    Policy policy =
        Policy.builder()
            .authorizing("dev", "ops")
            .administeredBy("ops")
            .permission("dev", Permission.allow("A").on(ResourcePattern.of("cluster", "*")))
            .build();
    assertTrue(policy.restrictsEntry());
    assertFalse(policy.usesTenants());
    Policy.Builder wrong =
        Policy.builder()
            .actions(Actions.none().declaring("TOPIC_INSPECT"))
            .permission("dev", Permission.allow("TOPIC_INSPEKT").on("*"));
    assertEquals("unknown-action", wrong.problems().get(0).code());
  }

  @Test
  void a19_whereEntryIsRestricted_onlyTheListedAndAdministratorsEnter() {
    Policy.Builder rules =
        Policy.builder()
            .permission("dev", Permission.allow("A").on("*"))
            .permission("guest", Permission.allow("A").on("*"))
            .permission("admin", Permission.allow("A").on("*"));
    Authorizer open = Authorizer.compile(rules.administeredBy("admin").build());
    assertTrue(allows(open, ada("guest"), "A", "x"));
    assertEquals(Reason.NOT_ADMITTED, reason(open, ada("no-role-of-the-file"), "A", "x"));
    Authorizer listed = Authorizer.compile(rules.authorizing("dev").build());
    assertTrue(allows(listed, ada("dev"), "A", "x"));
    assertTrue(allows(listed, ada("admin"), "A", "x"));
    assertEquals(Reason.NOT_ADMITTED, reason(listed, ada("guest"), "A", "x"));
    Authorizer everyone = Authorizer.compile(rules.authorizing("*").build());
    assertTrue(allows(everyone, ada("guest"), "A", "x"));
    assertEquals(Reason.NOT_ADMITTED, reason(everyone, Subject.anonymous(), "A", "x"));
  }

  @Test
  void a20_ruleCoversEverythingBeneathItsPath() {
    Authorizer authorizer =
        granting("r", Permission.allow("A").on("cluster/N9x"), Permission.deny("B").on("*"));
    for (String covered : List.of("cluster/N9x", "cluster/N9x/topic", "cluster/N9x/topic/tx/0")) {
      assertTrue(allows(authorizer, ada("r"), "A", covered), covered);
      assertEquals(Reason.DENIED_BY_RULE, reason(authorizer, ada("r"), "B", covered));
    }
    for (String other : List.of("cluster", "cluster/N9", "cluster/N9xx/topic", "x/cluster/N9x")) {
      assertEquals(Reason.NO_RULE, reason(authorizer, ada("r"), "A", other));
    }
  }

  @Test
  void a21_wildcardsStayWithinTheirSegment() {
    Authorizer authorizer =
        granting("r", Permission.allow("A").on("t/tx_*", "t/*_v2", "*/exact", "*/*/deep"));
    for (String covered : List.of("t/tx_1", "t/tx_", "t/a_v2", "q/exact", "q/w/deep")) {
      assertTrue(allows(authorizer, ada("r"), "A", covered), covered);
    }
    for (String other : List.of("t/tx", "t/x/tx_1", "t/v2", "exact", "q/w/exact", "q/w/v/deep")) {
      assertFalse(allows(authorizer, ada("r"), "A", other), other);
    }
  }

  @Test
  void a22_anyDenyDenies_andStageIsNeverExecuted() {
    Authorizer authorizer =
        granting(
            "r",
            Permission.allow("A").on("x/y/z"),
            Permission.deny("A").on("x"),
            Permission.allow("B").on("x"),
            Permission.stage("B").on("*"));
    assertEquals(Reason.DENIED_BY_RULE, reason(authorizer, ada("r"), "A", "x/y/z"));
    Decision held = authorizer.check(ada("r"), "B", path("x"));
    assertEquals(Effect.STAGE, held.effect());
    assertTrue(held.held());
    assertFalse(held.allowed());
  }

  @Test
  void a23_approverIsAnAdministratorWhoIsAllowedTheSame() {
    Authorizer authorizer =
        Authorizer.compile(
            Policy.builder()
                .administeredBy("lead", "auditor")
                .permission("dev", Permission.stage("A").on("x"))
                .permission("lead", Permission.allow("A").on("x"))
                .build());
    assertEquals(Reason.HELD_FOR_APPROVAL, reason(authorizer, ada("dev"), "A", "x"));
    assertFalse(authorizer.access(ada("dev")).isAdmin());
    Access lead = authorizer.access(Subject.of("bob").withRoles("lead"));
    assertTrue(lead.isAdmin() && lead.check("A", path("x")).allowed());
    Access auditor = authorizer.access(Subject.of("eve").withRoles("auditor"));
    assertTrue(auditor.isAdmin());
    assertEquals(Reason.NO_RULE, auditor.check("A", path("x")).reason());
  }

  @Test
  void a24_temporaryPermissionEndsByTheClock() {
    Instant end = Instant.parse("2026-03-08T12:00:00Z");
    Policy policy =
        Policy.builder()
            .permission("r", Permission.allow("A").on("x").during(Validity.until(end)))
            .build();
    assertTrue(allows(at(policy, end.minusMillis(1)), ada("r"), "A", "x"));
    assertEquals(Reason.NO_RULE, reason(at(policy, end), ada("r"), "A", "x"));
    assertEquals(Reason.NO_RULE, reason(at(policy, end.plusSeconds(9)), ada("r"), "A", "x"));
  }

  private static Authorizer at(Policy policy, Instant now) {
    return Authorizer.compile(
        policy, Settings.standard().withClock(Clock.fixed(now, ZoneOffset.UTC)));
  }

  @Test
  void a25_impliedActionsFollow_whateverTheEffect() {
    Actions actions =
        Actions.none()
            .declaring("TOPIC_INSPECT", "TOPIC_DATA_QUERY", "TOPIC_DATA_DOWNLOAD")
            .declaring("TOPIC_DATA_QUERY")
            .declaring("TOPIC_DATA_DOWNLOAD");
    Authorizer authorizer =
        Authorizer.compile(
            Policy.builder()
                .actions(actions)
                .permission("r", Permission.allow("TOPIC_INSPECT").on("*"))
                .permission("r", Permission.deny("TOPIC_INSPECT").on("secret"))
                .permission("q", Permission.allow("TOPIC_DATA_QUERY").on("*"))
                .build());
    assertTrue(allows(authorizer, ada("r"), "TOPIC_DATA_DOWNLOAD", "t"));
    assertEquals(
        Reason.DENIED_BY_RULE, reason(authorizer, ada("r", "q"), "TOPIC_DATA_QUERY", "secret"));
    assertFalse(allows(authorizer, ada("q"), "TOPIC_INSPECT", "t"));
  }

  @Test
  void a26_roleStar_isHeldByEveryoneWhoIsIdentified() {
    Authorizer authorizer =
        Authorizer.compile(
            Policy.builder()
                .authorizing("*")
                .permission("*", Permission.allow("A").on("x"))
                .build());
    assertTrue(allows(authorizer, Subject.of("anyone"), "A", "x"));
    assertFalse(allows(authorizer, Subject.anonymous(), "A", "x"));
  }

  @Test
  void a33_aliasAndCanonicalName_areOneResource() {
    Authorizer authorizer =
        Authorizer.compile(
            Policy.builder()
                .aliases(Aliases.none().with(path("cluster/prod"), path("cluster/N9x")))
                .permission("r", Permission.allow("*").on("cluster"))
                .permission("r", Permission.deny("A").on("cluster/prod"))
                .permission("r", Permission.deny("B").on("cluster/N9x/topic"))
                .build());
    for (String name : List.of("cluster/prod/topic", "cluster/N9x/topic")) {
      assertEquals(Reason.DENIED_BY_RULE, reason(authorizer, ada("r"), "A", name), name);
      assertEquals(Reason.DENIED_BY_RULE, reason(authorizer, ada("r"), "B", name), name);
      assertTrue(allows(authorizer, ada("r"), "C", name), name);
    }
  }

  @Test
  void a35_explanationHoldsAllThatAnAuditNeeds() {
    Permission allow = Permission.allow("A").on("x").at(Place.of("policy.yaml", 3, 5));
    Permission deny = Permission.deny("A").on("*").at(Place.of("policy.yaml", 7, 5));
    Authorizer authorizer = granting("r", allow, deny);
    Request request = Request.of(ada("r"), "A", path("x"));
    Explanation explanation = authorizer.explain(request);
    assertEquals(request, explanation.request());
    assertEquals(Effect.DENY, explanation.decision().effect());
    assertEquals(
        List.of(deny, allow),
        explanation.covering().stream().map(cause -> cause.permission()).toList());
    assertEquals(Place.of("policy.yaml", 7, 5), explanation.decision().cause().place());
    assertEquals(Set.of("r", "*"), explanation.roles().keySet());
    for (String part : List.of("ada", "A", "x", "policy.yaml:3:5", "policy.yaml:7:5")) {
      assertTrue(explanation.toString().contains(part), explanation::toString);
    }
  }

  @Test
  void a49_ownerIsWhoHasTheOwnersId_andNobodyElse() {
    Authorizer authorizer =
        Authorizer.compile(
            Policy.builder()
                .permission("*", Permission.allow("cancel").on("job/${user}"))
                .permission("owner", Permission.allow("cancel").on("job"))
                .build());
    assertTrue(allows(authorizer, Subject.of("1001"), "cancel", "job/1001/f7"));
    assertFalse(allows(authorizer, Subject.of("100"), "cancel", "job/1001/f7"));
    assertFalse(allows(authorizer, Subject.of("*"), "cancel", "job/1001/f7"));
    assertFalse(allows(authorizer, Subject.anonymous(), "cancel", "job/1001/f7"));
    assertTrue(allows(authorizer, ada("owner"), "cancel", "job/1001/f7"));
  }

  @Test
  void a60_scopeOfOrgProjectAndDomain_isComparedPartByPart() {
    Authorizer authorizer =
        Authorizer.compile(
            Policy.builder()
                .permission("project", Permission.allow("run").on("*/ml/*"))
                .permission("domain", Permission.allow("run").on("*/*/development"))
                .permission("both", Permission.allow("run").on("*/ml/production"))
                .permission("claim", Permission.allow("run").on("*/${project}/${domain}"))
                .build());
    assertTrue(allows(authorizer, ada("project"), "run", "org/ml/production"));
    assertFalse(allows(authorizer, ada("project"), "run", "org/ml-prod/production"));
    assertTrue(allows(authorizer, ada("domain"), "run", "org/hr/development"));
    assertFalse(allows(authorizer, ada("domain"), "run", "org/development/x"));
    assertTrue(allows(authorizer, ada("both"), "run", "org/ml/production"));
    assertFalse(allows(authorizer, ada("both"), "run", "org/ml/development"));
    Subject scoped =
        ada("claim").withVariable("project", "ml", "fraud").withVariable("domain", "development");
    assertTrue(allows(authorizer, scoped, "run", "org/fraud/development"));
    assertFalse(allows(authorizer, scoped, "run", "org/fraud/production"));
    assertFalse(allows(authorizer, ada("claim"), "run", "org/ml/development"));
  }

  @Test
  void a61_roleIsMethodsInScopes_andOnlyTheRulesOfThisMethodCount() {
    String service = "/flyteidl.service.AdminService/";
    Authorizer authorizer =
        granting(
            "engineer",
            Permission.allow(service + "Get*", service + "List*").on("flyte/ml"),
            Permission.allow(service + "Create*").on("flyte/ml/development"),
            Permission.allow(service + "GetVersion").on("*"));
    Subject engineer = ada("engineer");
    assertTrue(allows(authorizer, engineer, service + "GetTask", "flyte/ml/production"));
    assertTrue(allows(authorizer, engineer, service + "CreateTask", "flyte/ml/development"));
    assertFalse(allows(authorizer, engineer, service + "CreateTask", "flyte/ml/production"));
    assertTrue(allows(authorizer, engineer, service + "GetVersion", "flyte/hr/production"));
    assertFalse(allows(authorizer, engineer, service + "GetTask", "flyte/hr/production"));
    for (String other :
        List.of("GetTask", "/x" + service + "GetTask", service + "ForgetTask", service + "get")) {
      assertFalse(allows(authorizer, engineer, other, "flyte/ml/production"), other);
    }
  }

  @Test
  void a72_mistakesAreFoundBeforeTheFirstDecision_withTheirPlaces() {
    Place place = Place.of("policy.yaml", 4, 3);
    Policy.Builder builder =
        Policy.builder()
            .role(Role.of("a").inheriting("nobody").at(place))
            .role(Role.of("a").at(Place.of("policy.yaml", 9, 3)))
            .actions(Actions.none().declaring("RUN"))
            .permission("a", Permission.allow("RUNN").on("x").at(Place.of("policy.yaml", 6, 7)));
    DiagnosticException refused = assertThrows(DiagnosticException.class, builder::build);
    assertEquals(
        List.of("unknown-role", "unknown-action", "duplicate-role"),
        refused.diagnostics().stream().map(found -> found.code()).toList());
    assertEquals(place, refused.diagnostics().get(0).place());
    assertThrows(IllegalArgumentException.class, () -> Permission.allow("A").on("a/**b"));
  }
}
