package dev.tenon.examples.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.analysis.AccessChange;
import dev.tenon.analysis.Analysis;
import dev.tenon.analysis.Answer;
import dev.tenon.analysis.Diff;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import org.junit.jupiter.api.Test;

/** The questions about whole policies on core's page. */
class ProveItTest {

  @Test
  void questions_haveTheAnswersThatAreShown() {
    Policy before =
        Policy.builder()
            .role(Role.of("viewer").with(Permission.allow("READ").on("docs")))
            .tenant(Tenant.of("red").including("docs/red", "shared").enteredBy("viewer"))
            .tenant(Tenant.of("blue").including("docs/blue", "shared").enteredBy("viewer"))
            .build();
    Policy after = before.with(Role.of("viewer").with(Permission.allow("READ", "EDIT").on("docs")));
    Subject ada = Subject.of("ada").withRoles("viewer");

    Diff diff = Analysis.diff(before, after);
    diff.changes().forEach(System.out::println); // viewer in red: EDIT on docs/red: DENY -> ALLOW
    Analysis analysis = Analysis.of(after);
    Answer answer = analysis.isolated("red", "blue"); // fails: both show `shared`
    analysis.isolated(ResourcePattern.parse("shared")).holds(); // true: it is shared on purpose
    analysis.allowsNothingBeyond(ResourcePattern.parse("docs")).holds(); // true
    analysis.whoCan("EDIT", ResourcePattern.parse("docs/red/*")).found(); // viewer, by which rule
    Analysis.of(before).mayGrant(ada, Permission.allow("EDIT").on("docs")); // fails: ada may not
    analysis.dead().rules(); // the rules that never make a difference

    assertEquals(2, diff.changes().size());
    assertFalse(answer.holds());
    assertTrue(analysis.isolated(ResourcePattern.parse("shared")).holds());
    assertTrue(analysis.allowsNothingBeyond(ResourcePattern.parse("docs")).holds());
    assertEquals(1, analysis.whoCan("EDIT", ResourcePattern.parse("docs/red/*")).found().size());
    assertFalse(Analysis.of(before).mayGrant(ada, Permission.allow("EDIT").on("docs")).holds());
    assertTrue(analysis.dead().rules().isEmpty());
  }

  private static Role clerk(RuleCondition condition) {
    return Role.of("clerk").with(Permission.allow("EDIT").on("invoices").when(condition));
  }

  @Test
  void questionsAboutConditions_haveTheAnswersThatAreShown() {
    Policy policy =
        Policy.builder()
            .attributes(
                AttributeDeclarations.none()
                    .with("resource.amount", AttributeType.of(AttributeType.Kind.NUMBER)))
            .build();
    Policy low =
        policy.with(clerk(RuleCondition.test("resource.amount", Operator.AT_MOST, "1000")));
    Policy high =
        policy.with(clerk(RuleCondition.test("resource.amount", Operator.AT_MOST, "2000")));
    AccessChange change = Analysis.diff(low, high).changes().get(0);
    change.only(); // resource.amount at_most 2000
    change.example().request().attributes(); // {resource.amount=1001}
    Analysis.implies(low, high).holds(); // true

    assertEquals("[resource.amount at_most 2000]", change.only().toString());
    assertEquals("{resource.amount=1001}", change.example().request().attributes().toString());
    assertTrue(Analysis.implies(low, high).holds());
    assertFalse(Analysis.implies(high, low).holds());
  }
}
