package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Up to 10,000 rules with a condition each and 1,000 tenants: the steps of an answer are bounded,
 * so that it takes some seconds on any machine.
 */
class ManyConditionsTest {

  private static final int RULES = 100;
  private static final int TENANTS = 1_000;
  private static final int BUDGET_OF_DIFF = 20_000;

  private static Role role(int number, int limit) {
    List<Permission> rules = new ArrayList<>();
    for (int i = 0; i < RULES; i++) {
      Permission rule = i % 5 == 4 ? Permission.deny("EDIT") : Permission.allow("EDIT");
      rules.add(
          rule.on("data/*/area-" + i % 10 + "/kind-" + i)
              .when(
                  RuleCondition.allOf(
                      RuleCondition.test("resource.owner", Operator.IS, "${user}", "team-" + i),
                      RuleCondition.test("resource.size", Operator.AT_MOST, "" + (limit + i)))));
    }
    return Role.of("role-" + number).with(rules);
  }

  private static Policy policy(int roles, int tenants) {
    Policy.Builder policy =
        Policy.builder()
            .version("many")
            .attributes(
                AttributeDeclarations.none()
                    .with("resource.owner", AttributeType.of(AttributeType.Kind.TEXT))
                    .with("resource.size", AttributeType.of(AttributeType.Kind.NUMBER)));
    for (int i = 0; i < roles; i++) {
      policy.role(role(i, 1_000));
    }
    for (int i = 0; i < tenants; i++) {
      policy.tenant(Tenant.of("tenant-" + i).including("data/tenant-" + i).enteredBy("role-*"));
    }
    return policy.build();
  }

  @Test
  void allPairsOfTenants_areComparedWithinASmallBudget() {
    long start = System.nanoTime();
    Isolation isolation = Analysis.of(policy(100, TENANTS)).withBudget(100_000).isolated();
    assertTrue(isolation.asAnswer().holds(), isolation::toString);
    System.out.println("all pairs of tenants: " + (System.nanoTime() - start) / 1_000_000 + " ms");
  }

  @Test
  void twoThousandRules_areFoundAliveWithinABudget() {
    allAlive(20, 1_000_000);
  }

  @Test
  @Tag("slow")
  void tenThousandRules_areFoundAliveWithinABudget() {
    allAlive(100, 5_000_000);
  }

  private static void allAlive(int roles, long budget) {
    Policy policy = policy(roles, 0);
    long start = System.nanoTime();
    DeadRules dead = Analysis.of(policy).withBudget(budget).dead();
    System.out.println("dead rules: " + (System.nanoTime() - start) / 1_000_000 + " ms");
    assertTrue(dead.isDecided(), dead::toString);
  }

  /** The ids of subjects that conditions tell apart are those of rules that meet on a resource. */
  @Test
  void aChangeOfOneRuleOfEachRole_isFoundWithinASmallBudget() {
    Policy before = policy(20, 0);
    Policy after = before;
    for (Role role : before.roles().values()) {
      List<Permission> rules = new ArrayList<>(role.permissions());
      rules.set(7, role(0, 1_001).permissions().get(7));
      after = after.with(role.withPermissions(rules));
    }
    Diff diff = Analysis.of(before).withBudget(BUDGET_OF_DIFF).diff(after);
    assertTrue(diff.isDecided(), diff::toString);
    assertEquals(20, diff.changes().size(), diff::toString);
  }
}
