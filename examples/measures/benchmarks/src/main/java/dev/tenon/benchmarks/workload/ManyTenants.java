package dev.tenon.benchmarks.workload;

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
import java.util.Objects;

/**
 * Policies for questions about all requests: so many tenants that share nothing, each with roles of
 * ten rules and with includes of every kind that patterns have.
 */
public final class ManyTenants {

  private static final int RULES_OF_A_ROLE = 10;
  private static final String AMOUNT = "resource.amount";
  private static final List<String> CLUSTERS = List.of("prod", "uat", "dev", "*");

  private final int rules;
  private final int tenants;
  private final boolean conditional;

  /**
   * Policies of a size.
   *
   * @param rules how many rules there are at least
   * @param tenants how many tenants
   * @param conditional whether each rule has a condition on an amount
   */
  public ManyTenants(int rules, int tenants, boolean conditional) {
    this.rules = rules;
    this.tenants = tenants;
    this.conditional = conditional;
  }

  /**
   * A policy in which all tenants are isolated. Each call builds all of it anew.
   *
   * @return the policy
   */
  public Policy policy() {
    Policy.Builder policy = Policy.builder().version("many");
    if (conditional) {
      policy.attributes(
          AttributeDeclarations.none().with(AMOUNT, AttributeType.of(AttributeType.Kind.NUMBER)));
    }
    int roles = Math.max(tenants, rules / RULES_OF_A_ROLE);
    for (int i = 0; i < roles; i++) {
      policy.role(role(i, Math.max(1, rules / roles)));
    }
    for (int i = 0; i < tenants; i++) {
      policy.tenant(tenant(i));
    }
    return policy.build();
  }

  /** The i-th role belongs to the i-th tenant, counted round. */
  private Role role(int i, int size) {
    List<Permission> permissions = new ArrayList<>();
    for (int k = 0; k < size; k++) {
      int number = i / tenants * RULES_OF_A_ROLE + k;
      permissions.add(limited(rule(team(i % tenants), number), 100 + number));
    }
    return Role.of(name(i)).with(permissions);
  }

  private String name(int i) {
    return team(i % tenants) + "-" + i / tenants;
  }

  private static String team(int i) {
    return "t" + i;
  }

  private Permission limited(Permission rule, int most) {
    return conditional
        ? rule.when(RuleCondition.test(AMOUNT, Operator.AT_MOST, Integer.toString(most)))
        : rule;
  }

  private static Permission rule(String team, int k) {
    String cluster = CLUSTERS.get(k % CLUSTERS.size());
    return switch (k % 5) {
      case 0 -> Permission.allow("VIEW").on("flink/" + cluster + "/job/" + team + "_" + k + "*");
      case 1 -> Permission.allow("VIEW", "EDIT").on("flink/" + cluster + "/jar/" + team + "-*");
      case 2 -> Permission.allow("READ").on("kafka/" + cluster + "/topic/*." + team);
      case 3 -> Permission.allow("*").on("git/" + team + "/**/docs-" + k);
      default -> Permission.deny("EDIT").on("flink/prod/jar/" + team + "-" + k);
    };
  }

  private static Tenant tenant(int i) {
    String team = team(i);
    return Tenant.of(team)
        .including(
            "flink/*/job/" + team + "_*",
            "flink/*/jar/" + team + "-*",
            "kafka/*/topic/*." + team,
            "git/" + team,
            "home/" + team + "/${user}")
        .excluding("flink/prod/job/" + team + "_audit*", "git/" + team + "/**/secret")
        .enteredBy(team + "-*");
  }

  /**
   * The same policy with one rule changed.
   *
   * @param policy one of these policies
   * @return a policy that shares all else with it
   */
  public Policy withOneRuleChanged(Policy policy) {
    Role role = Objects.requireNonNull(policy.roles().get(name(tenants / 2)));
    List<Permission> permissions = new ArrayList<>(role.permissions());
    permissions.set(
        0,
        limited(
            Permission.allow("VIEW", "CANCEL").on("flink/*/job/" + team(tenants / 2) + "_*"), 200));
    return policy.with(Role.of(role.name()).with(permissions));
  }

  /**
   * The same policy where one tenant shows what another one has.
   *
   * @param policy one of these policies
   * @return a policy in which two tenants are not isolated
   */
  public Policy withOneLeak(Policy policy) {
    return policy.with(tenant(tenants / 2).including("git/" + team(tenants / 3) + "/docs"));
  }
}
