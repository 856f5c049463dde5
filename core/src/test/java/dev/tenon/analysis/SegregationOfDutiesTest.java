package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.claims.ClaimHolding;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPart;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimPattern;
import dev.tenon.claims.ClaimShape;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who prepares a payment must not approve it: roles and actions that are kept apart. */
class SegregationOfDutiesTest {

  private static final ClaimPath GROUPS = ClaimPath.of("groups");
  private static final ClaimPath LEVEL = ClaimPath.of("level");
  private static final Map<String, List<String>> TABLE =
      Map.of("makers", List.of("maker"), "checkers", List.of("checker"));

  private static Policy.Builder base() {
    return Policy.builder()
        .role(Role.of("maker").with(Permission.allow("PAY").on("${tenant}/invoices")))
        .role(Role.of("checker").with(Permission.allow("APPROVE").on("${tenant}/invoices")))
        .role(Role.of("clerk").inheriting("maker"))
        .role(Role.of("boss").inheriting("maker", "checker"))
        .tenant(Tenant.of("*").including("${tenant}").enteredBy("maker", "checker"));
  }

  private static Answer exclusive(Policy.Builder policy, String... assumed) {
    return Analysis.of(policy.build())
        .prove(new Invariant.Exclusive(Set.of("maker", "checker"), Set.of(assumed), Place.code()));
  }

  private static final RuleCondition OWN =
      RuleCondition.test("resource.owner", Operator.IS, "${user}");

  private static Policy.Builder conditional() {
    return base()
        .attributes(
            AttributeDeclarations.none()
                .with("resource.owner", AttributeType.of(AttributeType.Kind.TEXT)))
        .role(Role.of("deputy").inheritingWhen("checker", OWN));
  }

  @Test
  void rulesOfBothByACondition_areUndecided() {
    assertTrue(exclusive(conditional(), "code").holds());
    Assignment maker = Assignment.toSubject("bob", "maker").in("acme");
    Answer answer =
        exclusive(
            conditional().assign(maker).assign(Assignment.toSubject("bob", "deputy").in("acme")),
            "code");
    assertEquals(
        "subject bob may have the rules of both by inheritance under a condition",
        assertInstanceOf(Answer.Undecided.class, answer).reached());
    assertTrue(
        exclusive(
                conditional()
                    .assign(maker)
                    .assign(Assignment.toSubject("bob", "deputy").in("globex")),
                "code")
            .holds());
    Policy.Builder own =
        conditional()
            .ownRole("acme", Role.of("reviewer").inheritingWhen("checker", OWN))
            .assign(maker)
            .assign(owned(Assignment.toSubject("bob", "reviewer")));
    assertInstanceOf(Answer.Undecided.class, exclusive(own, "code"));
    Policy.Builder plain = conditional().assign(maker);
    assertEquals(
        "bob",
        broken(exclusive(plain.assign(Assignment.toSubject("bob", "checker").in("acme")), "code"))
            .id());
  }

  private static Subject broken(Answer answer) {
    return assertInstanceOf(Answer.Fails.class, answer, answer::toString)
        .counterexample()
        .request()
        .subject();
  }

  @Test
  void anonymousSubject_isAWitness() {
    Subject nobody =
        broken(exclusive(base().assign(Assignment.toAnonymous("maker", "checker")), "code"));
    assertEquals(Subject.anonymous(), nobody);
  }

  @Test
  void ownRole_givesTheGeneralRolesThatItInherits() {
    Policy.Builder policy =
        base()
            .ownRole("acme", Role.of("reviewer").inheriting("checker"))
            .ownRole("acme", Role.of("plain").inheriting("clerk"))
            .assign(Assignment.toSubject("bob", "maker"));
    assertTrue(
        exclusive(policy.assign(owned(Assignment.toSubject("bob", "plain"))), "code").holds());
    assertEquals(
        "bob",
        broken(exclusive(policy.assign(owned(Assignment.toSubject("bob", "reviewer"))), "code"))
            .id());
  }

  private static Assignment owned(Assignment assignment) {
    return assignment.in("acme").ownedBy("acme");
  }

  @Test
  void assignments_giveBothWhereTheyCountTogether() {
    assertTrue(exclusive(base(), "code").holds());
    assertInstanceOf(Answer.Undecided.class, exclusive(base()));
    Assignment maker = Assignment.toSubject("ada", "clerk").in("acme");
    assertTrue(
        exclusive(
                base().assign(maker).assign(Assignment.toSubject("ada", "checker").in("globex")),
                "code")
            .holds());
    assertTrue(
        exclusive(
                base().assign(maker).assign(Assignment.toSubject("bob", "checker").in("acme")),
                "code")
            .holds());
    assertEquals(
        "ada",
        broken(
                exclusive(
                    base().assign(maker).assign(Assignment.toSubject("ada", "checker").in("acme"))))
            .id());
    Answer everywhere =
        exclusive(base().assign(maker).assign(Assignment.toSubject("ada", "checker")));
    assertEquals("ada", broken(everywhere).id());
    assertEquals("acme", ((Answer.Fails) everywhere).counterexample().request().tenant());
    assertEquals(
        "ci",
        broken(
                exclusive(
                    base().assign(maker).assign(Assignment.toClient("ci", "checker").in("acme"))))
            .client());
  }

  @Test
  void oneRoleThatInheritsBoth_isAWitnessOnceSomebodyHoldsIt() {
    assertTrue(exclusive(base(), "code").holds());
    assertEquals("eve", broken(exclusive(base().assign(Assignment.toSubject("eve", "boss")))).id());
  }

  @Test
  void aListClaimWhoseTableGivesBoth_isAWitness_andAStringClaimIsNot() {
    ClaimMapping list = ClaimMapping.of(GROUPS, ClaimShape.LIST).yielding(ClaimOutput.roles(TABLE));
    assertEquals(
        Set.of("maker", "checker"), broken(exclusive(base().claims(list), "code")).roles());
    ClaimMapping string =
        ClaimMapping.of(GROUPS, ClaimShape.STRING).yielding(ClaimOutput.roles(TABLE));
    assertTrue(exclusive(base().claims(string), "code").holds());
    assertInstanceOf(Answer.Undecided.class, exclusive(base().claims(string)));
    broken(exclusive(base().claims(string).assign(Assignment.toEveryone("checker").in("acme"))));
  }

  @Test
  void aClaimThatGivesRolesAsTheyStand_isAssumedOrUndecided() {
    ClaimMapping any = ClaimMapping.of(GROUPS, ClaimShape.LIST).yielding(ClaimOutput.roles());
    assertInstanceOf(Answer.Undecided.class, exclusive(base().claims(any), "code"));
    assertTrue(exclusive(base().claims(any), "code", "groups").holds());
  }

  /** {@code /acme/makers} and {@code /acme/checkers} give both in acme. */
  @Test
  void capturesOfOneList_giveBothInOneTenant() {
    ClaimHolding held =
        ClaimHolding.of(ClaimPart.capture("level").mappedBy(TABLE)).in(ClaimPart.capture("org"));
    ClaimPattern pattern = ClaimPattern.parse("/{org}/{level}");
    ClaimMapping list = ClaimMapping.of(GROUPS, ClaimShape.LIST).matching(pattern).holding(held);
    Subject both = broken(exclusive(base().claims(list), "code"));
    assertEquals(2, both.heldRoles().size());
    ClaimMapping string =
        ClaimMapping.of(GROUPS, ClaimShape.STRING).matching(pattern).holding(held);
    assertTrue(exclusive(base().claims(string), "code").holds());
    broken(
        exclusive(
            base()
                .claims(string)
                .claims(
                    ClaimMapping.of(LEVEL, ClaimShape.STRING)
                        .yielding(ClaimOutput.roles(Map.of("high", List.of("checker"))))),
            "code"));
  }

  @Test
  void aGroupsRoles_comeWithTheClaimThatGivesTheGroup() {
    Policy.Builder grouped =
        base()
            .role(Role.of("payments"))
            .role(Role.of("audit"))
            .assign(Assignment.toGroup("payments", "maker").in("acme"))
            .assign(Assignment.toGroup("audit", "checker").in("acme"));
    Map<String, List<String>> table = Map.of("p", List.of("payments"), "a", List.of("audit"));
    assertTrue(exclusive(grouped, "code").holds());
    assertTrue(
        exclusive(
                grouped.claims(
                    ClaimMapping.of(LEVEL, ClaimShape.STRING).yielding(ClaimOutput.roles(table))),
                "code")
            .holds());
    broken(
        exclusive(
            grouped.claims(
                ClaimMapping.of(GROUPS, ClaimShape.LIST).yielding(ClaimOutput.roles(table))),
            "code"));
  }

  private static Answer separate(Role... roles) {
    Policy.Builder policy = Policy.builder();
    for (Role role : roles) {
      policy.role(role);
    }
    return Analysis.of(policy.build())
        .prove(
            new Invariant.Separate(
                Set.of("PAY", "APPROVE"),
                ResourcePattern.parse("invoices/${project}"),
                Place.code()));
  }

  @Test
  void separate_findsTheOneRoleThatGivesBothOnOneResource() {
    Role maker = Role.of("maker").with(Permission.allow("PAY").on("invoices/${project}"));
    Role checker = Role.of("checker").with(Permission.stage("APPROVE").on("invoices/*/closed"));
    assertTrue(separate(maker, checker).holds());
    assertFalse(separate(maker, checker, Role.of("boss").inheriting("maker", "checker")).holds());
    assertTrue(
        separate(
                maker,
                checker,
                Role.of("boss")
                    .inheriting("maker", "checker")
                    .with(Permission.deny("PAY").on("invoices/*/closed")))
            .holds());
    Answer open = separate(maker, Role.of("*").with(Permission.allow("APPROVE").on("invoices/x")));
    assertEquals(2, ((Answer.Fails) open).counterexample().observations().size());
    assertTrue(
        separate(maker, Role.of("*").with(Permission.allow("APPROVE").on("orders"))).holds());
  }
}
