package dev.tenon.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.path.InvalidPathException;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import org.junit.jupiter.api.Test;

class ValueRulesTest {

  private static final ValueRules RULES = ValueRules.none().without("user", "_");

  private static Policy policy(Permission... rules) {
    return Policy.builder().role(Role.of("r").with(rules)).valueRules(RULES).build();
  }

  private static Reason reason(Policy policy, Subject subject, String resource) {
    return Authorizer.compile(policy).check(subject, "READ", Resource.parse(resource)).reason();
  }

  @Test
  void variableWithAValueThatIsNotAdmitted_isUnset() {
    Variables given = Variables.none().with("user", "ada_b").with("p", "x_y");
    assertEquals(Variables.none().with("p", "x_y"), RULES.applied(given));
    assertSame(given, ValueRules.none().applied(given));
    Variables ada = Variables.none().with("user", "ada");
    assertSame(ada, RULES.applied(ada));
    Variables some = Variables.none().with("p", "a", "b_c");
    assertEquals(Variables.none(), ValueRules.none().without("p", "_").applied(some));
  }

  @Test
  void rules_areChecked() {
    assertThrows(IllegalArgumentException.class, () -> RULES.without("user", ""));
    assertThrows(InvalidPathException.class, () -> RULES.without("a b", "_"));
    assertEquals(RULES, ValueRules.none().without("user", "-").without("user", "_"));
    assertNotEquals(policy().version(), Policy.builder().role(Role.of("r")).build().version());
  }

  @Test
  void allow_countsForAdmittedValuesAlone() {
    Policy policy = policy(Permission.allow("READ").on("kafka/${user}_*"));
    Subject ada = Subject.of("ada").withRoles("r");
    Subject other = Subject.of("ada_b").withRoles("r");
    assertEquals(Reason.ALLOWED_BY_RULE, reason(policy, ada, "kafka/ada_b_1"));
    assertEquals(Reason.NO_RULE, reason(policy, other, "kafka/ada_b_1"));
  }

  @Test
  void deny_isUnboundForAValueThatIsNotAdmitted() {
    Policy policy =
        policy(Permission.allow("READ").on("kafka"), Permission.deny("READ").on("kafka/${user}_*"));
    Subject other = Subject.of("ada_b").withRoles("r");
    assertEquals(Reason.UNBOUND_VARIABLE, reason(policy, other, "kafka/x_1"));
    assertEquals(Reason.ALLOWED_BY_RULE, reason(policy, other, "kafka/x"));
    String explained =
        Authorizer.compile(policy)
            .explain(Request.of(other, "READ", Resource.parse("kafka/x_1")))
            .toString();
    assertTrue(explained.contains("does not admit what ${user} contains"), explained);
  }

  @Test
  void everyAnswerOfAnAccess_seesTheSameValues() {
    Policy policy = policy(Permission.allow("READ").on("kafka/${user}_*"));
    Access access = Authorizer.compile(policy).access(Subject.of("a_b").withRoles("r"));
    Resource own = Resource.parse("kafka/a_b_1");
    assertEquals(Reason.NO_RULE, access.check("READ", own).reason());
    ResourceFilter filter = access.filter("READ");
    assertEquals(false, filter.test(own));
    assertEquals(false, access.allowsAll("READ", ResourcePattern.parse("kafka/a_b_1")));
    Access ada = Authorizer.compile(policy).access(Subject.of("a").withRoles("r"));
    assertTrue(ada.filter("READ").test(own));
    assertTrue(ada.allowsAll("READ", ResourcePattern.parse("kafka/a_b_1")));
    assertTrue(ada.allowsAll("READ", ResourcePattern.parse("kafka/${user}_*")));
    assertEquals(false, ada.allowsAll("READ", ResourcePattern.parse("kafka/${user}-x")));
  }

  @Test
  void valuesOfAHeldRole_areBoundToo() {
    Policy policy =
        Policy.builder()
            .role(Role.of("r").with(Permission.allow("READ").on("t/team-${p}")))
            .valueRules(ValueRules.none().without("p", "-"))
            .build();
    Subject held = Subject.of("ada").holding(HeldRole.of("r").withVariable("p", "a-b"));
    Decision decision =
        Authorizer.compile(policy).check(held, "READ", Resource.parse("t/team-a-b"));
    assertEquals(Reason.NO_RULE, decision.reason());
    Subject fine = Subject.of("ada").holding(HeldRole.of("r").withVariable("p", "ab"));
    assertEquals(
        Reason.ALLOWED_BY_RULE,
        Authorizer.compile(policy).check(fine, "READ", Resource.parse("t/team-ab")).reason());
  }
}
