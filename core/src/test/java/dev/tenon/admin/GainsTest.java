package dev.tenon.admin;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What counts as a gain: an administrator without access of its own may not make the change, one
 * that may escalate makes it, and the way back, which takes access away, is free for both.
 */
class GainsTest {

  private static final Subject BOSS = Subject.of("bo").withRoles("boss");
  private static final Subject ROOT = Subject.of("ro").withRoles("boss", "root");
  private static final RuleCondition MINE =
      RuleCondition.test("resource.owner", Operator.IS, "${user}");

  private static Policy.Builder base() {
    return Policy.builder()
        .version("v")
        .administeredBy("boss")
        .attributes(
            AttributeDeclarations.none()
                .with("resource.owner", AttributeType.of(AttributeType.Kind.TEXT)))
        .role(Role.of("root").with(Permission.allow("escalate").on("tenon/policy")))
        .role(Role.of("lead"))
        .limit(Role.of("reader").with(Permission.allow("VIEW").on("**")));
  }

  private static CommandOutcome outcome(Policy.Builder policy, Subject by, Command command) {
    Administration administration =
        Administration.of(PolicyStore.inMemory(policy.build()), AdminSettings.standard());
    return administration.apply(by, command, administration.view(ROOT).number(), "why");
  }

  private static void assertFree(Policy.Builder policy, Command command) {
    CommandOutcome outcome = outcome(policy, BOSS, command);
    assertTrue(outcome.applied(), outcome::toString);
  }

  private static void assertGain(Policy.Builder policy, Command command) {
    CommandOutcome refused = outcome(policy, BOSS, command);
    CommandRefusalReason reason =
        assertInstanceOf(CommandOutcome.Refused.class, refused, refused::toString).reason();
    assertTrue(
        reason == CommandRefusalReason.MORE_THAN_HELD || reason == CommandRefusalReason.NOT_PROVED,
        refused::toString);
    CommandOutcome free = outcome(policy, ROOT, command);
    assertTrue(free.applied(), free::toString);
  }

  /** The rules of a role become others: a gain in one direction only. */
  private static void assertGain(Permission[] fewer, Permission[] more) {
    Role before = Role.of("clerk").with(fewer);
    Role after = Role.of("clerk").with(more);
    assertGain(base().role(before), new Command.ChangeRole(after));
    assertFree(base().role(after), new Command.ChangeRole(before));
  }

  private static Permission[] rules(Permission... rules) {
    return rules;
  }

  private static final Permission ALLOW = Permission.allow("VIEW").on("docs");
  private static final Permission DENY = Permission.deny("VIEW").on("docs/secret");
  private static final Permission STAGE = Permission.stage("VIEW").on("docs/secret");
  private static final Except DRAFTS = Except.resources("docs/secret/drafts");

  @Test
  void allow_isAGain_andSoIsAStage() {
    assertGain(rules(), rules(ALLOW));
    assertGain(base().role(Role.of("clerk")), change(STAGE));
  }

  @Test
  void removedDenyOrStage_isAGain() {
    assertGain(rules(ALLOW, DENY), rules(ALLOW));
    assertGain(base().role(Role.of("clerk").with(ALLOW, STAGE)), change(ALLOW));
  }

  private static Command change(Permission... rules) {
    return new Command.ChangeRole(Role.of("clerk").with(rules));
  }

  @Test
  void droppedExceptionOfAnAllow_isAGain() {
    assertGain(rules(ALLOW.except(DRAFTS)), rules(ALLOW));
  }

  @Test
  void droppedConditionOfAnAllow_isAGain() {
    assertGain(rules(ALLOW.when(MINE)), rules(ALLOW));
  }

  private static final RuleCondition YOURS =
      RuleCondition.test("resource.owner", Operator.IS, "bob");

  @Test
  void changedConditionOfAnAllow_isAGain() {
    assertGain(base().role(Role.of("clerk").with(ALLOW.when(MINE))), change(ALLOW.when(YOURS)));
    assertGain(base().role(Role.of("clerk").with(ALLOW.when(YOURS))), change(ALLOW.when(MINE)));
  }

  @Test
  void changedConditionOfADenyOrStage_isAGain() {
    assertGain(
        base().role(Role.of("clerk").with(ALLOW, DENY.when(MINE))),
        change(ALLOW, DENY.when(YOURS)));
    assertGain(
        base().role(Role.of("clerk").with(ALLOW, STAGE.when(MINE))),
        change(ALLOW, STAGE.when(YOURS)));
  }

  @Test
  void conditionOfAnException_isAGain_asItWidensOrNarrowsIt() {
    Except mine = DRAFTS.withCondition(MINE);
    assertGain(rules(ALLOW, DENY), rules(ALLOW, DENY.except(mine)));
    assertGain(base().role(Role.of("clerk").with(ALLOW, STAGE)), change(ALLOW, STAGE.except(mine)));
    assertGain(
        base().role(Role.of("clerk").with(ALLOW, DENY.except(mine))),
        change(ALLOW, DENY.except(DRAFTS)));
    assertGain(rules(ALLOW.except(mine)), rules(ALLOW));
    assertGain(
        base().role(Role.of("clerk").with(ALLOW.except(DRAFTS))), change(ALLOW.except(mine)));
  }

  /** Who has a right under a condition, or but for an exception, does not give it without. */
  @Test
  void conditionalRight_isNotGivenWithoutItsCondition() {
    for (Permission had :
        List.of(
            ALLOW.when(MINE),
            ALLOW.except(Except.when(MINE)),
            ALLOW.except(DRAFTS.withCondition(YOURS)))) {
      Policy.Builder policy = base().role(Role.of("clerk")).role(Role.of("boss").with(had));
      assertGain(policy, change(ALLOW));
    }
    Policy.Builder denied =
        base().role(Role.of("clerk")).role(Role.of("boss").with(ALLOW, DENY.when(MINE)));
    assertGain(denied, change(ALLOW));
  }

  @Test
  void exceptionOfADenyOrStage_isAGain() {
    assertGain(rules(ALLOW, DENY), rules(ALLOW, DENY.except(DRAFTS)));
    assertGain(
        base().role(Role.of("clerk").with(ALLOW, STAGE)), change(ALLOW, STAGE.except(DRAFTS)));
  }

  @Test
  void conditionOfADenyOrStage_isAGain() {
    assertGain(rules(ALLOW, DENY), rules(ALLOW, DENY.when(MINE)));
    assertGain(base().role(Role.of("clerk").with(ALLOW, STAGE)), change(ALLOW, STAGE.when(MINE)));
  }

  @Test
  void roleNamedInAnException_isAGain() {
    Policy.Builder policy =
        base()
            .role(Role.of("clerk").with(ALLOW, DENY.except(Except.roles("lead"))))
            .assign(Assignment.toSubject("ann", "clerk"));
    assertGain(policy, new Command.Assign(Assignment.toSubject("ann", "lead")));
    Assignment given = Assignment.toSubject("ann", "lead");
    assertFree(policy.assign(given), new Command.Unassign(given));
  }

  @Test
  void admission_isAGain() {
    Policy.Builder policy = base().authorizing("lead", "boss").role(Role.of("clerk").with(ALLOW));
    Assignment given = Assignment.toSubject("ann", "lead");
    assertGain(policy, new Command.Assign(given));
    assertFree(policy.assign(given), new Command.Unassign(given));
  }

  @Test
  void droppedLimit_isAGain() {
    Assignment limit = Assignment.toSubject("ann").limitedTo("reader");
    assertGain(base().assign(limit), new Command.Unassign(limit));
    assertFree(base(), new Command.Assign(limit));
  }

  /** One role becomes another: a gain in one direction only. */
  private static void assertGain(Role fewer, Role more) {
    Role editor = Role.of("editor").with(ALLOW);
    assertGain(base().role(editor).role(fewer), new Command.ChangeRole(more));
    assertFree(base().role(editor).role(more), new Command.ChangeRole(fewer));
  }

  @Test
  void inheritanceUnderACondition_isAGain_andSoIsDroppingItsCondition() {
    Role clerk = Role.of("clerk");
    Role mine = clerk.inheritingWhen("editor", MINE);
    assertGain(clerk, mine);
    Role editor = Role.of("editor").with(ALLOW);
    assertGain(base().role(editor).role(mine), new Command.ChangeRole(clerk.inheriting("editor")));
    assertGain(
        base().role(editor).role(mine),
        new Command.ChangeRole(mine.inheritingWhen("editor", YOURS)));
  }

  @Test
  void ruleOfARoleThatAnotherInheritsUnderACondition_isAGain() {
    Role clerk = Role.of("clerk").inheritingWhen("editor", MINE);
    Role editor = Role.of("editor");
    assertGain(
        base().role(editor).role(clerk), new Command.ChangeRole(editor.with(ALLOW.when(YOURS))));
    assertGain(
        base().role(editor.with(DENY)).role(clerk.with(ALLOW)), new Command.ChangeRole(editor));
  }

  @Test
  void droppedInheritanceOfADenyUnderACondition_isAGain() {
    Role clerk = Role.of("clerk").with(ALLOW);
    Policy.Builder policy =
        base()
            .role(Role.of("restricted").with(DENY))
            .role(clerk.inheritingWhen("restricted", MINE));
    assertGain(policy, new Command.ChangeRole(clerk));
  }

  /** Its administrator may write any own rules there, and does not have what it inherits. */
  @Test
  void ownRoleThatInheritsAGeneralOneUnderACondition_isAGain() {
    Policy.Builder policy =
        base()
            .tenant(
                Tenant.of("acme")
                    .including("**")
                    .enteredBy("customer-admin")
                    .administeredBy("customer-admin"))
            .role(
                Role.of("customer-admin")
                    .with(Permission.allow("escalate").on("tenon/tenant/acme")))
            .role(Role.of("editor").with(ALLOW));
    Subject admin = Subject.of("ad").withRolesIn("acme", "customer-admin");
    Command plain = new Command.CreateRole(Role.of("o").inheriting("editor")).in("acme");
    Command own = new Command.CreateRole(Role.of("o").inheritingWhen("editor", MINE)).in("acme");
    assertTrue(!outcome(policy, admin, plain).applied());
    assertTrue(!outcome(policy, admin, own).applied());
    assertTrue(outcome(policy, admin.withRolesIn("acme", "editor"), own).applied());
  }

  /** Who may write any own rules of a tenant does not lift a general deny that one inherits. */
  @Test
  void ownRoleWithoutAnInheritedGeneralDeny_isAGain() {
    for (Role own :
        List.of(
            Role.of("o").with(DENY),
            Role.of("o").inheriting("restricted"),
            Role.of("o").inheritingWhen("restricted", MINE))) {
      boolean free = own.inheritedNames().isEmpty();
      Assignment given = Assignment.toSubject("ann", "o").ownedBy("acme");
      Policy.Builder policy =
          base()
              .tenant(
                  Tenant.of("acme")
                      .including("**")
                      .enteredBy("customer-admin", "clerk")
                      .administeredBy("customer-admin"))
              .role(
                  Role.of("customer-admin")
                      .with(Permission.allow("escalate").on("tenon/tenant/acme")))
              .role(Role.of("clerk").with(ALLOW))
              .role(Role.of("restricted").with(DENY))
              .ownRole("acme", own)
              .assign(given);
      Subject admin = Subject.of("ad").withRolesIn("acme", "customer-admin");
      Command unassign = new Command.Unassign(Assignment.toSubject("ann", "o")).in("acme");
      assertTrue(outcome(policy, admin, unassign).applied() == free, own::toString);
      Command changed = new Command.ChangeRole(Role.of("o")).in("acme");
      assertTrue(outcome(policy, admin, changed).applied() == free, own::toString);
    }
  }

  @Test
  void roleThatApproves_isAGain() {
    Policy.Builder policy = base().role(Role.of("clerk").with(STAGE.approvedBy("lead")));
    Assignment given = Assignment.toSubject("ann", "lead");
    Command assign = new Command.Assign(given);
    assertGain(policy, assign);
    assertGain(
        policy.role(Role.of("senior")),
        new Command.ChangeRole(Role.of("senior").inheriting("lead")));
    assertTrue(outcome(policy, BOSS.withRoles("lead"), assign).applied(), "an approver gives it");
    assertTrue(!outcome(policy, BOSS.withRolesIn("x", "lead"), assign).applied());
    assertFree(policy.assign(given), new Command.Unassign(given));
  }

  @Test
  void roleThatApprovesInATenant_isAGainThere() {
    Policy.Builder policy =
        base()
            .tenant(
                Tenant.of("*")
                    .including("${tenant}")
                    .enteredBy("*")
                    .administeredBy("customer-admin"))
            .role(Role.of("customer-admin"))
            .role(Role.of("clerk").with(STAGE.approvedBy("lead")));
    Subject admin = Subject.of("ad").withRolesIn("acme", "customer-admin");
    Command assign = new Command.Assign(Assignment.toSubject("ann", "lead").in("acme")).in("acme");
    assertTrue(!outcome(policy, admin, assign).applied());
    assertTrue(!outcome(policy, admin.withRolesIn("globex", "lead"), assign).applied());
    assertTrue(outcome(policy, admin.withRolesIn("acme", "lead"), assign).applied());
    Command own = new Command.CreateRole(Role.of("o").inheriting("lead")).in("acme");
    assertTrue(!outcome(policy, admin, own).applied());
    assertTrue(outcome(policy, admin.withRolesIn("acme", "lead"), own).applied());
  }

  @Test
  void exactTenantInsteadOfWhichAFamilyCounts_isAGainWhenItGoes() {
    Policy.Builder policy =
        base()
            .role(Role.of("clerk").with(Permission.allow("VIEW").on("*")))
            .tenant(Tenant.of("*").including("${tenant}", "shared").enteredBy("*"))
            .tenant(Tenant.of("ops").including("tenon").enteredBy("root"))
            .tenant(Tenant.of("acme").including("acme").enteredBy("clerk"));
    assertGain(policy, new Command.RemoveTenant("acme"));
  }
}
