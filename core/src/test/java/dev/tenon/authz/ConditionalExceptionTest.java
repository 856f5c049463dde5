package dev.tenon.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.analysis.Analysis;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.path.Resource;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Exceptions with a condition: one Kleene conjunction with the rest of their rule. */
class ConditionalExceptionTest {

  private static final RuleCondition DRAFT =
      RuleCondition.test("resource.status", Operator.IS, "draft");
  private static final RuleCondition OWNER =
      RuleCondition.test("resource.owner", Operator.IS, "${user}");
  private static final Attributes UNKNOWN = Attributes.none();

  private static Policy policy(Permission... rules) {
    return Policy.builder()
        .attributes(
            AttributeDeclarations.none()
                .with("resource.status", AttributeType.oneOf("draft", "final"))
                .with("resource.owner", AttributeType.of(AttributeType.Kind.TEXT)))
        .role(Role.of("clerk").with(Permission.allow("*").on("*")).with(rules))
        .role(Role.of("reader").with(rules))
        .role(Role.of("premium").with(Permission.allow("NOTHING").on("nothing")))
        .build();
  }

  private static Attributes status(String status) {
    return Attributes.none().with("resource.status", status);
  }

  private static Reason decide(Permission rule, String role, String action, Attributes given) {
    Policy policy = policy(rule);
    Request request =
        Request.of(Subject.of("ada").withRoles(role.split(",")), action, Resource.of("docs", "a"))
            .with(given);
    Authorizer authorizer = Authorizer.compile(policy);
    Decision decision = authorizer.check(request);
    assertEquals(decision, authorizer.explain(request).decision());
    boolean allowed = decision.allowed();
    assertEquals(
        allowed,
        authorizer.access(request.subject()).filter(action).test(request.resource(), given));
    return decision.reason();
  }

  @Test
  void deny_exceptsWhatTheConditionIsTrueFor_andDeniesWhatIsUnknown() {
    Permission deny = Permission.deny("*").on("docs").except(Except.when(DRAFT));
    assertEquals(Reason.ALLOWED_BY_RULE, decide(deny, "clerk", "EDIT", status("draft")));
    assertEquals(Reason.DENIED_BY_RULE, decide(deny, "clerk", "EDIT", status("final")));
    assertEquals(Reason.MISSING_ATTRIBUTE, decide(deny, "clerk", "EDIT", UNKNOWN));
    assertEquals(Reason.MISSING_ATTRIBUTE, decide(deny, "clerk", "EDIT", status("odd")));
  }

  @Test
  void stage_isHeldOrPassed_andDeniesWhatIsUnknown() {
    Permission stage = Permission.stage("*").on("docs").except(Except.when(DRAFT));
    assertEquals(Reason.ALLOWED_BY_RULE, decide(stage, "clerk", "EDIT", status("draft")));
    assertEquals(Reason.HELD_FOR_APPROVAL, decide(stage, "clerk", "EDIT", status("final")));
    assertEquals(Reason.MISSING_ATTRIBUTE, decide(stage, "clerk", "EDIT", UNKNOWN));
  }

  @Test
  void allow_doesNotCountWhereItsExceptionIsTrueOrUnknown() {
    Permission allow = Permission.allow("*").on("docs").except(Except.when(DRAFT));
    assertEquals(Reason.NO_RULE, decide(allow, "reader", "EDIT", status("draft")));
    assertEquals(Reason.ALLOWED_BY_RULE, decide(allow, "reader", "EDIT", status("final")));
    assertEquals(Reason.NO_RULE, decide(allow, "reader", "EDIT", UNKNOWN));
  }

  @Test
  void exception_appliesOnlyWithAllOfItsParts() {
    Permission deny =
        Permission.deny("*")
            .on("docs")
            .except(Except.when(DRAFT).withActions("EDIT").withResources("docs/*"));
    assertEquals(Reason.ALLOWED_BY_RULE, decide(deny, "clerk", "EDIT", status("draft")));
    assertEquals(Reason.DENIED_BY_RULE, decide(deny, "clerk", "VIEW", status("draft")));
    assertEquals(Reason.DENIED_BY_RULE, decide(deny, "clerk", "VIEW", UNKNOWN));
    Permission elsewhere = deny.withExceptions(List.of(Except.when(DRAFT).withResources("docs/b")));
    assertEquals(Reason.DENIED_BY_RULE, decide(elsewhere, "clerk", "EDIT", UNKNOWN));
  }

  @Test
  void exceptionForRoles_isUnknownForTheirHoldersAlone() {
    Permission deny =
        Permission.deny("*").on("docs").except(Except.roles("premium").withCondition(DRAFT));
    assertEquals(Reason.DENIED_BY_RULE, decide(deny, "clerk", "EDIT", UNKNOWN));
    assertEquals(Reason.MISSING_ATTRIBUTE, decide(deny, "clerk,premium", "EDIT", UNKNOWN));
    assertEquals(Reason.ALLOWED_BY_RULE, decide(deny, "clerk,premium", "EDIT", status("draft")));
    Permission stage =
        Permission.stage("*").on("docs").except(Except.roles("premium").withCondition(DRAFT));
    assertEquals(Reason.HELD_FOR_APPROVAL, decide(stage, "clerk", "EDIT", UNKNOWN));
  }

  @Test
  void unsetVariable_ofAnException_goesBeforeAMissingAttribute_unlessItsConditionIsFalse() {
    Permission deny =
        Permission.deny("*").on("docs").except(Except.when(DRAFT).withResources("docs/${project}"));
    assertEquals(Reason.UNBOUND_VARIABLE, decide(deny, "clerk", "EDIT", UNKNOWN));
    assertEquals(Reason.UNBOUND_VARIABLE, decide(deny, "clerk", "EDIT", status("draft")));
    assertEquals(Reason.DENIED_BY_RULE, decide(deny, "clerk", "EDIT", status("final")));
  }

  @Test
  void explanation_namesTheException_andANearMissSaysThatItMayApply() {
    Policy policy = policy(Permission.allow("EDIT").on("docs").except(Except.when(OWNER)));
    Authorizer authorizer = Authorizer.compile(policy);
    Request asked =
        Request.of(Subject.of("ada").withRoles("reader"), "EDIT", Resource.of("docs", "a"));
    String own =
        authorizer.explain(asked.with(Attributes.none().with("resource.owner", "ada"))).toString();
    assertTrue(own.contains("its exception when resource.owner is ${user} applies"), own);
    String open = authorizer.explain(asked).toString();
    assertTrue(open.contains("may apply, as a variable is unset or an attribute"), open);
    assertFalse(open.contains("does not count"), open);
  }

  @Test
  void policy_refusesWhatItDoesNotDeclare_andMoreThanSixteenTests() {
    assertThrows(
        RuntimeException.class,
        () ->
            policy(
                Permission.deny("*")
                    .on("a")
                    .except(Except.when(RuleCondition.test("resource.ownr", Operator.IS, "ada")))));
    Permission many = Permission.deny("*").on("a");
    for (int i = 0; i < 17; i++) {
      many = many.except(Except.when(RuleCondition.test("resource.owner", Operator.IS, "o" + i)));
    }
    Permission rule = many;
    assertTrue(
        assertThrows(RuntimeException.class, () -> policy(rule))
            .getMessage()
            .contains("the rule has 17 tests"));
    assertThrows(IllegalArgumentException.class, () -> Except.when(RuleCondition.always()));
  }

  @Test
  void version_dependsOnTheCondition_andAnalysisDecidesIt() {
    Policy one = policy(Permission.deny("*").on("docs").except(Except.when(DRAFT)));
    Policy other = policy(Permission.deny("*").on("docs").except(Except.when(OWNER)));
    assertFalse(one.version().equals(other.version()));
    assertTrue(Analysis.diff(one, other).isDecided());
    assertTrue(Analysis.equivalent(one, one).holds());
    assertFalse(Analysis.of(one).dead().isDecided());
  }
}
