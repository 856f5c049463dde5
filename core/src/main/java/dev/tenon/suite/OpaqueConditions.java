package dev.tenon.suite;

import com.google.common.collect.ImmutableList;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two policies in which each condition is replaced by one that is true, false or unknown as one
 * likes: equal conditions by the same one, different ones by independent ones. If both decide alike
 * for all of these truth values, then the policies do for all attributes. The converse does not
 * hold.
 */
final class OpaqueConditions {

  /** The most different conditions: each makes three times as many truth values. */
  private static final int MOST = 4;

  private final Map<RuleCondition, String> names = new LinkedHashMap<>();

  private OpaqueConditions() {}

  /**
   * The two policies, and the attributes that give all truth values to their conditions.
   *
   * @param before a policy
   * @param after the same with a change
   * @param valuations attributes of a request
   */
  record Pair(Policy before, Policy after, List<Attributes> valuations) {}

  /** Whether a rule of the policy, or an exception of one, has a condition. */
  static boolean areIn(Policy policy) {
    return policy.attributes().asMap().size() > 0 || usesTime(policy) || exceptByCondition(policy);
  }

  private static boolean usesTime(Policy policy) {
    return rolesOf(policy).stream()
        .flatMap(role -> role.permissions().stream())
        .anyMatch(rule -> !rule.condition().isAlways());
  }

  private static List<Role> rolesOf(Policy policy) {
    List<Role> all = new ArrayList<>(policy.roles().values());
    all.addAll(policy.limits().values());
    policy.ownRoles().values().forEach(own -> all.addAll(own.values()));
    return all;
  }

  /** The two policies; empty if they have too many conditions, or exceptions have some. */
  static Optional<Pair> of(Policy before, Policy after) {
    OpaqueConditions opaque = new OpaqueConditions();
    if (exceptByCondition(before) || exceptByCondition(after)) {
      return Optional.empty();
    }
    for (Policy policy : List.of(before, after)) {
      for (Role role : rolesOf(policy)) {
        role.permissions().stream()
            .map(Permission::condition)
            .filter(condition -> !condition.isAlways())
            .forEach(opaque::name);
      }
    }
    return opaque.names.size() > MOST
        ? Optional.empty()
        : Optional.of(
            new Pair(opaque.replaced(before), opaque.replaced(after), opaque.valuations()));
  }

  private static boolean exceptByCondition(Policy policy) {
    return rolesOf(policy).stream()
        .flatMap(role -> role.permissions().stream())
        .flatMap(rule -> rule.exceptions().stream())
        .anyMatch(except -> !except.condition().isAlways());
  }

  private String name(RuleCondition condition) {
    return names.computeIfAbsent(condition, each -> "request.condition" + names.size());
  }

  private Policy replaced(Policy policy) {
    AttributeDeclarations declared = policy.attributes();
    for (String name : names.values()) {
      declared = declared.with(name, AttributeType.of(AttributeType.Kind.BOOLEAN));
    }
    Map<String, List<Role>> own = new LinkedHashMap<>();
    policy
        .ownRoles()
        .forEach((tenant, all) -> own.put(tenant, all.values().stream().map(this::of).toList()));
    return policy.toBuilder()
        .attributes(declared)
        .withRoles(policy.roles().values().stream().map(this::of).toList())
        .withLimits(policy.limits().values().stream().map(this::of).toList())
        .withOwnRoles(own)
        .build();
  }

  private Role of(Role role) {
    return role.withPermissions(role.permissions().stream().map(this::of).toList());
  }

  private Permission of(Permission rule) {
    return rule.condition().isAlways()
        ? rule
        : rule.withId("")
            .withCondition(RuleCondition.test(name(rule.condition()), Operator.IS, "true"));
  }

  private List<Attributes> valuations() {
    List<Attributes> all = new ArrayList<>(List.of(Attributes.none()));
    for (String name : names.values()) {
      List<Attributes> more = new ArrayList<>();
      for (Attributes each : all) {
        more.add(each);
        more.add(each.with(name, true));
        more.add(each.with(name, false));
      }
      all = more;
    }
    return ImmutableList.copyOf(all);
  }
}
