package dev.tenon.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.analysis.Analysis;
import dev.tenon.analysis.Answer;
import dev.tenon.analysis.DeadRules;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.path.Resource;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A role that inherits another under a condition. */
class InheritanceUnderConditionTest {

  private static final AttributeDeclarations ATTRIBUTES =
      AttributeDeclarations.none()
          .with("resource.owner", AttributeType.of(AttributeType.Kind.TEXT))
          .with("resource.state", AttributeType.of(AttributeType.Kind.TEXT))
          .with("resource.amount", AttributeType.of(AttributeType.Kind.NUMBER));

  private static final RuleCondition OWN =
      RuleCondition.test("resource.owner", Operator.IS, "${user}");
  private static final RuleCondition DRAFT =
      RuleCondition.test("resource.state", Operator.IS, "draft");

  private static final Role EDITOR =
      Role.of("editor").with(Permission.allow("EDIT").on("docs/**").withId("edit"));
  private static final Role VIEWER =
      Role.of("viewer").with(Permission.allow("READ").on("docs/**")).inheritingWhen("editor", OWN);

  private static final Subject ADA = Subject.of("ada").withRoles("viewer");

  private static Policy policy(Role... roles) {
    Policy.Builder builder = Policy.builder().attributes(ATTRIBUTES);
    List.of(roles).forEach(builder::role);
    return builder.build();
  }

  private static Request request(Subject subject, String action, Attributes attributes) {
    return Request.of(subject, action, Resource.of("docs", "a")).with(attributes);
  }

  private static Attributes owner(String name) {
    return Attributes.none().with("resource.owner", name);
  }

  private static Decision check(Policy policy, String action, Attributes attributes) {
    return Authorizer.compile(policy).check(request(ADA, action, attributes));
  }

  @Test
  void inheritedRule_countsUnderTheCondition() {
    Policy policy = policy(EDITOR, VIEWER);
    assertTrue(check(policy, "EDIT", owner("ada")).effect() == Effect.ALLOW);
    assertFalse(check(policy, "EDIT", owner("bob")).effect() == Effect.ALLOW);
    assertFalse(check(policy, "EDIT", Attributes.none()).effect() == Effect.ALLOW);
    assertTrue(check(policy, "READ", Attributes.none()).effect() == Effect.ALLOW);
  }

  @Test
  void cause_saysByWhichInheritance() {
    Decision decision = check(policy(EDITOR, VIEWER), "EDIT", owner("ada"));
    assertEquals(
        "role viewer: ALLOW EDIT on docs/** when resource.owner is ${user} (id: edit)"
            + ", by inheriting editor when resource.owner is ${user}",
        decision.cause().toString());
  }

  @Test
  void conditionsOnTheWay_areInConjunction() {
    Policy policy =
        policy(
            Role.of("owner").with(Permission.allow("DELETE").on("docs/**")),
            Role.of("chief").inheriting("owner"),
            EDITOR.inheritingWhen("chief", DRAFT),
            VIEWER);
    Attributes own = owner("ada");
    assertFalse(check(policy, "DELETE", own).effect() == Effect.ALLOW);
    assertTrue(
        check(policy, "DELETE", own.with("resource.state", "draft")).effect() == Effect.ALLOW);
    assertFalse(
        check(policy, "DELETE", owner("bob").with("resource.state", "draft")).effect()
            == Effect.ALLOW);
  }

  @Test
  void inheritedDeny_whoseConditionIsUnknown_denies() {
    Policy policy =
        policy(
            Role.of("restricted").with(Permission.deny("*").on("docs/**")),
            Role.of("viewer")
                .with(Permission.allow("READ").on("docs/**"))
                .inheritingWhen("restricted", OWN));
    assertEquals(Reason.MISSING_ATTRIBUTE, check(policy, "READ", Attributes.none()).reason());
    assertEquals(Reason.DENIED_BY_RULE, check(policy, "READ", owner("ada")).reason());
    assertTrue(check(policy, "READ", owner("bob")).effect() == Effect.ALLOW);
  }

  @Test
  void holder_isNoHolderOfTheInheritedRole() {
    Policy.Builder builder =
        Policy.builder().attributes(ATTRIBUTES).role(EDITOR).role(VIEWER).authorizing("editor");
    assertEquals(Reason.NOT_ADMITTED, check(builder.build(), "EDIT", owner("ada")).reason());
    Policy excepting =
        policy(
            EDITOR,
            VIEWER,
            Role.of("*")
                .with(Permission.deny("EDIT").on("docs/**").except(Except.roles("editor"))));
    assertEquals(Reason.DENIED_BY_RULE, check(excepting, "EDIT", owner("ada")).reason());
    Policy entered =
        Policy.builder()
            .attributes(ATTRIBUTES)
            .role(EDITOR)
            .role(VIEWER)
            .tenant(Tenant.of("acme").including("docs/**").enteredBy("editor"))
            .build();
    assertFalse(
        Authorizer.compile(entered)
                .check(request(ADA, "EDIT", owner("ada")).within("acme"))
                .effect()
            == Effect.ALLOW);
  }

  @Test
  void inheritedAllow_admits() {
    Policy policy = policy(EDITOR, Role.of("viewer").inheritingWhen("editor", OWN));
    assertEquals(Reason.NO_RULE, check(policy, "EDIT", owner("bob")).reason());
    assertTrue(check(policy, "EDIT", owner("ada")).effect() == Effect.ALLOW);
  }

  @Test
  void inheritedRules_countInTheScopeOfTheHolding() {
    Policy policy = policy(EDITOR, VIEWER);
    Subject eve = Subject.of("eve").holding(HeldRole.of("viewer").on("docs/team"));
    Authorizer authorizer = Authorizer.compile(policy);
    assertFalse(authorizer.check(request(eve, "EDIT", owner("eve"))).effect() == Effect.ALLOW);
    assertTrue(
        authorizer
                .check(Request.of(eve, "EDIT", Resource.of("docs", "team", "a")).with(owner("eve")))
                .effect()
            == Effect.ALLOW);
  }

  @Test
  void changedInheritedRole_countsAfterReplacement() {
    Policy before = policy(EDITOR, VIEWER, Role.of("x"), Role.of("y"), Role.of("z"));
    Authorizer authorizer = Authorizer.compile(before);
    assertFalse(authorizer.check(request(ADA, "PRINT", owner("ada"))).effect() == Effect.ALLOW);
    Policy after = before.with(EDITOR.with(Permission.allow("PRINT").on("docs/**")));
    Authorizer replaced = authorizer.replacedBy(after);
    assertTrue(replaced.check(request(ADA, "PRINT", owner("ada"))).effect() == Effect.ALLOW);
    assertFalse(replaced.check(request(ADA, "PRINT", owner("bob"))).effect() == Effect.ALLOW);
    assertEquals(after, replaced.policy());
    assertEquals(after.version(), replaced.check(request(ADA, "X", owner("ada"))).version());
    Policy without = after.with(VIEWER.inheritingOnly(name -> false));
    assertFalse(
        replaced.replacedBy(without).check(request(ADA, "EDIT", owner("ada"))).effect()
            == Effect.ALLOW);
  }

  @Test
  void filter_hasTheCondition() {
    ResourceFilter filter = Authorizer.compile(policy(EDITOR, VIEWER)).access(ADA).filter("EDIT");
    assertTrue(filter.test(Resource.of("docs", "a"), owner("ada")));
    assertFalse(filter.test(Resource.of("docs", "a"), owner("bob")));
    assertFalse(filter.test(Resource.of("docs", "a"), Attributes.none()));
  }

  @Test
  void analysis_comparesInheritedRules() {
    Policy with = policy(EDITOR, VIEWER);
    Policy without = policy(EDITOR, VIEWER.inheritingOnly(name -> false));
    Policy always = policy(EDITOR, VIEWER.inheritingOnly(name -> false).inheriting("editor"));
    Policy written =
        policy(
            EDITOR,
            VIEWER
                .inheritingOnly(name -> false)
                .with(Permission.allow("EDIT").on("docs/**").when(OWN)));
    assertTrue(Analysis.implies(without, with) instanceof Answer.Holds);
    assertTrue(Analysis.implies(with, without) instanceof Answer.Fails);
    assertTrue(Analysis.implies(with, always) instanceof Answer.Holds);
    assertTrue(Analysis.implies(always, with) instanceof Answer.Fails);
    assertTrue(Analysis.equivalent(with, written) instanceof Answer.Holds);
  }

  @Test
  void ruleOfEveryone_thatIsInheritedUnderACondition_leavesDeadRulesUndecided() {
    Permission edit = Permission.allow("EDIT").on("docs/**").when(OWN);
    Policy policy =
        policy(Role.of("editor").with(edit), Role.of("*").inheritingWhen("editor", OWN));
    // The rule of everyone goes with the editor's, so it does not make this one dead.
    assertEquals(
        "role * inherits under a condition: editor when resource.owner is ${user}",
        Analysis.of(policy).dead().reached());
    assertEquals(List.of(), Analysis.of(policy).dead().rules());
  }

  @Test
  void deadRules_ofAPolicyWhoseOwnRolesInheritSo_areThoseOfTheGeneralRole() {
    Permission again = Permission.allow("EDIT").on("docs/plans/**");
    Policy policy =
        Policy.builder()
            .attributes(ATTRIBUTES)
            .role(EDITOR.with(again))
            .tenant(Tenant.of("acme").including("docs/**").enteredBy("editor"))
            .ownRole("acme", Role.of("own").inheritingWhen("editor", OWN))
            .build();
    DeadRules dead = Analysis.of(policy).dead();
    assertTrue(dead.isDecided(), dead::toString);
    assertEquals(1, dead.rules().size(), dead::toString);
    assertEquals(again, ((Cause.OfRole) dead.rules().get(0).rule()).permission());
  }

  @Test
  void roleThatInheritsUnderACondition_mayBeGivenByWhoHasItsRules() {
    RuleCondition few = RuleCondition.test("resource.amount", Operator.AT_MOST, "5");
    RuleCondition many = RuleCondition.test("resource.amount", Operator.AT_LEAST, "9");
    Policy policy =
        policy(
            EDITOR,
            Role.of("never")
                .inheritingWhen("few", RuleCondition.test("resource.amount", Operator.IS, "7")),
            Role.of("few").with(Permission.allow("EDIT").on("docs/**").when(few)),
            Role.of("draft").inheritingWhen("editor", DRAFT));
    Subject draft = Subject.of("ada").withRoles("draft");
    Role narrower =
        Role.of("new").inheritingWhen("editor", RuleCondition.allOf(List.of(DRAFT, OWN)));
    Role other = Role.of("new").inheritingWhen("editor", OWN);
    Role contradictory = Role.of("new").inheritingWhen("few", many);
    Analysis analysis = Analysis.of(policy);
    assertTrue(analysis.mayGrant(draft, narrower, Instant.MIN).holds());
    assertTrue(analysis.mayGrant(draft, other, Instant.MIN) instanceof Answer.Fails);
    assertTrue(analysis.mayGrant(draft, contradictory, Instant.MIN).holds());
    assertTrue(analysis.mayGrant(draft, "draft").holds());
    assertTrue(analysis.mayGrant(draft, "editor") instanceof Answer.Fails);
  }

  @Test
  void condition_isPartOfTheVersion() {
    Policy policy = policy(EDITOR, VIEWER);
    Policy other =
        policy(EDITOR, VIEWER.inheritingOnly(n -> false).inheritingWhen("editor", DRAFT));
    assertNotEquals(policy, other);
    assertNotEquals(policy.version(), other.version());
    assertEquals(policy.version(), policy.flattened().version());
  }

  @Test
  void wrongInheritance_isRefused() {
    refused("unknown-role", Role.of("viewer").inheritingWhen("editor", OWN));
    refused(
        "role-circle",
        Role.of("a").inheritingWhen("b", OWN),
        Role.of("b").inheriting("c"),
        Role.of("c").inheritingWhen("a", DRAFT));
    refused(
        "unknown-attribute",
        EDITOR,
        Role.of("viewer")
            .inheritingWhen(
                "editor", RuleCondition.test("resource.ovner", Operator.IS, "${user}")));
    refused(
        "no-active-tenant",
        EDITOR,
        Role.of("viewer")
            .inheritingWhen(
                "editor", RuleCondition.test("resource.owner", Operator.IS, "${tenant}")));
    assertThrows(
        IllegalArgumentException.class,
        () -> Policy.builder().limit(Role.of("l").inheritingWhen("editor", OWN)));
  }

  @Test
  void moreThanSixteenTests_namesTheChain() {
    RuleCondition ten =
        RuleCondition.anyOf(
            IntStream.range(0, 10)
                .mapToObj(i -> RuleCondition.test("resource.state", Operator.IS, "s" + i))
                .toList());
    RuleCondition seven =
        RuleCondition.anyOf(
            IntStream.range(0, 7)
                .mapToObj(i -> RuleCondition.test("resource.state", Operator.IS, "t" + i))
                .toList());
    DiagnosticException thrown =
        refused(
            "too-many-tests",
            Role.of("owner").with(Permission.allow("DELETE").on("docs").when(seven)),
            EDITOR.inheriting("owner"),
            VIEWER.inheritingOnly(name -> false).inheritingWhen("editor", ten));
    assertTrue(thrown.getMessage().contains("inherits a rule with 17 tests"), thrown::getMessage);
    assertTrue(thrown.getMessage().contains(", owner"), thrown::getMessage);
  }

  /** Who holds the role everywhere must not have everywhere what is held in a tenant only. */
  @Test
  void roleThatIsHeldInTenantOnly_isInheritedBySuchRolesAlone() {
    Tenant tenant = Tenant.of("acme").including("docs/**").enteredBy("viewer");
    Policy.Builder builder =
        Policy.builder()
            .attributes(ATTRIBUTES)
            .tenant(tenant)
            .role(EDITOR.heldInTenantOnly(true))
            .role(VIEWER);
    DiagnosticException thrown = assertThrows(DiagnosticException.class, builder::build);
    assertEquals("inherits-in-tenant", thrown.diagnostics().get(0).code());
    builder
        .withRoles(List.of(EDITOR.heldInTenantOnly(true), VIEWER.heldInTenantOnly(true)))
        .build();
  }

  @Test
  void contradictoryBounds_neverCount() {
    Policy policy =
        policy(
            Role.of("editor")
                .with(
                    Permission.allow("EDIT")
                        .on("docs/**")
                        .when(RuleCondition.test("resource.amount", Operator.AT_LEAST, "9"))),
            Role.of("viewer")
                .inheritingWhen(
                    "editor", RuleCondition.test("resource.amount", Operator.AT_MOST, "5")));
    assertFalse(
        check(policy, "EDIT", Attributes.none().with("resource.amount", 7L)).effect()
            == Effect.ALLOW);
  }

  @Test
  void ownRole_inheritsGeneralRole() {
    Policy policy =
        Policy.builder()
            .attributes(ATTRIBUTES)
            .role(EDITOR)
            .actions(Actions.none().declaring("EDIT"))
            .tenant(Tenant.of("acme").including("docs/**").enteredBy("clerk"))
            .role(Role.of("clerk"))
            .ownRole("acme", Role.of("own").inheritingWhen("editor", OWN))
            .assign(Assignment.toSubject("ada", "own", "clerk").in("acme").ownedBy("acme"))
            .build();
    Authorizer authorizer = Authorizer.compile(policy);
    Subject ada = Subject.of("ada");
    assertTrue(
        authorizer.check(request(ada, "EDIT", owner("ada")).within("acme")).effect()
            == Effect.ALLOW);
    assertFalse(
        authorizer.check(request(ada, "EDIT", owner("bob")).within("acme")).effect()
            == Effect.ALLOW);
  }

  private static DiagnosticException refused(String code, Role... roles) {
    DiagnosticException thrown = assertThrows(DiagnosticException.class, () -> policy(roles));
    assertTrue(
        thrown.diagnostics().stream().anyMatch(one -> one.code().equals(code)), thrown::getMessage);
    return thrown;
  }
}
