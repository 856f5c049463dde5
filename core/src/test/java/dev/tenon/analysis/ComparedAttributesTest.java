package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many attributes that are compared with one another: an answer is right, or undecided when its
 * budget is used up, and comes in bounded time.
 */
class ComparedAttributesTest {

  private static final long FEW = 100;
  private static final int ATTRIBUTES = 16;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private static Policy policy(List<Permission> rules) {
    AttributeDeclarations declared = AttributeDeclarations.none();
    for (int i = 0; i < ATTRIBUTES; i++) {
      declared = declared.with("resource.n" + i, AttributeType.of(AttributeType.Kind.NUMBER));
      declared = declared.with("resource.t" + i, AttributeType.of(AttributeType.Kind.TEXT));
    }
    return Policy.builder()
        .version("compared")
        .attributes(declared)
        .role(Role.of("clerk").with(rules))
        .build();
  }

  private static RuleCondition less(int one, int other) {
    return RuleCondition.test(
        "resource.n" + one, Operator.LESS_THAN, "${resource.n" + other % ATTRIBUTES + "}");
  }

  private static RuleCondition same(int one, int other) {
    return RuleCondition.test(
        "resource.t" + one, Operator.IS, "${resource.t" + other % ATTRIBUTES + "}");
  }

  private static Diff diff(List<Permission> before, List<Permission> after, long budget) {
    return assertTimeoutPreemptively(
        LONGEST, () -> Analysis.of(policy(before)).withBudget(budget).diff(policy(after)));
  }

  /** Each number is less than the next one, and the last less than the first: there are none. */
  @Test
  void orderInACircle_isSatisfiedByNothing() {
    List<RuleCondition> circle = new ArrayList<>();
    for (int i = 0; i < ATTRIBUTES; i++) {
      circle.add(less(i, i + 1));
    }
    Permission rule = Permission.allow("READ").on("data/*");
    Diff closed = diff(List.of(), List.of(rule.when(RuleCondition.allOf(circle))), 200_000);
    assertTrue(closed.changes().isEmpty(), closed::toString);
    Diff open =
        diff(
            List.of(),
            List.of(rule.when(RuleCondition.allOf(circle.subList(0, ATTRIBUTES - 1)))),
            200_000);
    assertFalse(open.isDecided() && open.changes().isEmpty(), open::toString);
  }

  /**
   * Each rule compares each attribute with others. The denies leave n0 &gt;= n1 &gt;= ... &gt;=
   * n14, so that one more deny of a rising pair changes nothing, and an allow of a falling one
   * does.
   */
  @ParameterizedTest
  @ValueSource(longs = {FEW, 2_000, 50_000})
  void rulesThatCompareAllWithAll_endWithinTheBudget(long budget) {
    List<Permission> rules = new ArrayList<>();
    for (int k = 0; k < 40; k++) {
      List<RuleCondition> some = new ArrayList<>();
      for (int i = 0; i < ATTRIBUTES / 2; i++) {
        some.add(less(i, i + 1 + k % 7));
        some.add(same(i + ATTRIBUTES / 2, i + 1 + k % 5));
      }
      Permission rule = k % 3 == 0 ? Permission.deny("READ") : Permission.allow("READ");
      rules.add(rule.on("data/*").when(RuleCondition.anyOf(some)));
    }
    List<Permission> narrower = new ArrayList<>(rules);
    narrower.add(Permission.deny("READ").on("data/*").when(less(3, 12)));
    Diff none = diff(rules, narrower, budget);
    assertTrue(none.changes().isEmpty(), none::toString);
    List<Permission> wider = new ArrayList<>(rules);
    wider.add(Permission.allow("READ").on("data/*").when(less(3, 2)));
    Diff some = diff(rules, wider, budget);
    assertFalse(some.isDecided() && some.changes().isEmpty(), some::toString);
    if (budget == FEW) {
      assertFalse(none.isDecided(), none::toString);
    }
  }
}
