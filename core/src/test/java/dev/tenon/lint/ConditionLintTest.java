package dev.tenon.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.AttributeType.Kind;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What lint finds in conditions, each beside a close one that it leaves alone. */
class ConditionLintTest {

  private static final Set<String> CODES =
      Set.of(
          "never-true",
          "always-true",
          "unused-attribute",
          "ungiven-attribute",
          "mandatory-attribute",
          "allows-together");

  private static final AttributeDeclarations DECLARED =
      AttributeDeclarations.none()
          .with("resource.owner", AttributeType.of(Kind.TEXT))
          .with("resource.status", AttributeType.oneOf("draft", "active", "gone"))
          .with("resource.tags", AttributeType.of(Kind.TEXTS))
          .with("resource.amount", AttributeType.of(Kind.NUMBER))
          .with("resource.lines", AttributeType.of(Kind.INTEGER))
          .with("resource.closes", AttributeType.of(Kind.INSTANT).orAbsent())
          .with("request.ip", AttributeType.of(Kind.ADDRESS))
          .with("request.mfa", AttributeType.of(Kind.BOOLEAN));

  private static List<String> codes(Role role) {
    Policy policy = Policy.builder().attributes(DECLARED).role(role).build();
    return Lint.at(Instant.EPOCH).findings(policy).stream()
        .map(Diagnostic::code)
        .filter(CODES::contains)
        .filter(code -> !code.equals("unused-attribute"))
        .toList();
  }

  private static List<String> of(RuleCondition condition) {
    return codes(Role.of("r").with(Permission.allow("A").on("x").when(condition)));
  }

  private static RuleCondition test(String attribute, Operator operator, String... operands) {
    return RuleCondition.test(attribute, operator, operands);
  }

  private static RuleCondition both(RuleCondition one, RuleCondition other) {
    return RuleCondition.allOf(one, other);
  }

  @Test
  void contradictions_ofOneAttribute_areFound() {
    List<String> never = List.of("never-true");
    RuleCondition draft = test("resource.status", Operator.IS, "draft");
    RuleCondition active = test("resource.status", Operator.IS, "active");
    RuleCondition tagged = test("resource.tags", Operator.ALL, "a", "b");
    RuleCondition large = test("resource.amount", Operator.AT_LEAST, "10");

    assertEquals(never, of(both(draft, active)));
    assertEquals(List.of(), of(RuleCondition.anyOf(List.of(draft, active))));
    assertEquals(never, of(both(draft, RuleCondition.not(draft))));
    assertEquals(List.of(), of(both(draft, RuleCondition.not(active))));
    assertEquals(never, of(both(tagged, test("resource.tags", Operator.ONLY, "a"))));
    assertEquals(List.of(), of(both(tagged, test("resource.tags", Operator.ONLY, "a", "b"))));
    assertEquals(never, of(both(tagged, test("resource.tags", Operator.NONE, "b"))));
    assertEquals(
        never,
        of(both(large, RuleCondition.not(test("resource.amount", Operator.MORE_THAN, "9")))));
    assertEquals(
        List.of(),
        of(both(large, RuleCondition.not(test("resource.amount", Operator.MORE_THAN, "10")))));
    RuleCondition two = test("resource.lines", Operator.MORE_THAN, "2");
    assertEquals(
        never, of(both(two, RuleCondition.not(test("resource.lines", Operator.AT_LEAST, "3")))));
    assertEquals(
        List.of(),
        of(
            both(
                test("resource.amount", Operator.MORE_THAN, "2"),
                RuleCondition.not(test("resource.amount", Operator.AT_LEAST, "3")))));
    RuleCondition absent = RuleCondition.not(test("resource.closes", Operator.PRESENT));
    assertEquals(
        never, of(both(absent, test("resource.closes", Operator.AFTER, "2026-01-01T00:00:00Z"))));
    assertEquals(List.of(), of(absent));
    assertEquals(
        never,
        of(
            both(
                test("resource.owner", Operator.IS, "ada", "bob"),
                test("resource.owner", Operator.IS, "eve"))));
    assertEquals(
        List.of(),
        of(
            both(
                test("resource.owner", Operator.IS, "a*"),
                test("resource.owner", Operator.IS, "*b"))));
  }

  @Test
  void tautologies_ofOneAttribute_areFound() {
    List<String> always = List.of("always-true");

    assertEquals(always, of(test("resource.status", Operator.IS, "draft", "active", "gone")));
    assertEquals(List.of(), of(test("resource.status", Operator.IS, "draft", "active")));
    assertEquals(always, of(test("resource.owner", Operator.IS, "*")));
    assertEquals(List.of(), of(test("resource.owner", Operator.IS, "a*")));
    assertEquals(
        always,
        of(
            RuleCondition.anyOf(
                List.of(
                    test("resource.amount", Operator.AT_MOST, "10"),
                    test("resource.amount", Operator.MORE_THAN, "5")))));
    assertEquals(
        always,
        of(
            RuleCondition.not(
                both(
                    test("request.mfa", Operator.IS, "true"),
                    test("request.mfa", Operator.IS, "false")))));
    assertEquals(
        List.of(),
        of(test("resource.owner", Operator.IS, "${user}")),
        "a reference is no constant");
  }

  @Test
  void aDenyThatEverybodyMeets_andThatDemandsAnAttributeOfTheRequest_isFound() {
    Permission deny =
        Permission.deny("*").on("x").unless(test("request.ip", Operator.IS, "10.0.0.0/8"));

    assertEquals(List.of("mandatory-attribute"), codes(Role.of("*").with(deny)));
    assertEquals(List.of(), codes(Role.of("office").with(deny)));
    assertEquals(List.of(), codes(Role.of("*").with(deny.except(Except.roles("service")))));
    assertEquals(
        List.of(),
        codes(
            Role.of("*")
                .with(
                    Permission.deny("*")
                        .on("x")
                        .when(test("request.ip", Operator.IS, "192.0.2.0/24")))));
  }

  @Test
  void twoAllowsThatMayHaveBeenMeantAsOne_areFound() {
    Permission plain = Permission.allow("A").on("x");
    Permission mine = plain.when(test("resource.owner", Operator.IS, "${user}"));
    Permission sure = plain.when(test("request.mfa", Operator.IS, "true"));
    Permission open = plain.when(test("resource.status", Operator.IS, "active"));
    List<String> found = List.of("allows-together");

    assertEquals(found, codes(Role.of("r").with(mine, sure)));
    assertEquals(found, codes(Role.of("r").with(plain, sure)));
    assertEquals(List.of(), codes(Role.of("r").with(mine, open)), "owner or active is common");
    assertEquals(List.of(), codes(Role.of("r").with(mine.when(sure.condition()))));
    assertEquals(List.of(), codes(Role.of("r").with(mine, sure.on("y"))));
  }
}
