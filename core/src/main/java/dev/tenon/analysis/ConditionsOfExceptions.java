package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import com.google.common.collect.Maps;
import dev.tenon.condition.RuleCondition;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes conditions of exceptions conditions of rules, which the analysis compares.
 *
 * <p>A rule covers a request if its pattern does, no exception applies and its condition is true,
 * in Kleene's conjunction. So an exception by a condition alone is the demand that the condition is
 * not true: the negation of one that is unknown is unknown, and a deny then still denies. A rule
 * with an exception of actions, resources or roles by a condition covers what it does with the
 * exception without the condition, and what it does with the negated condition without the
 * exception. It is these two rules if it allows, which takes one that is true, and if it denies,
 * which takes one that is not false. A rule that stages needs one that is true where none is
 * unknown: it is not two rules, and keeps its exception.
 */
final class ConditionsOfExceptions {

  /** The maximum number of rules that one rule becomes. */
  private static final int MOST = 8;

  private ConditionsOfExceptions() {}

  /**
   * A policy that makes the same decisions, with other words for some rules.
   *
   * @return the policy itself if no exception has a condition, or if a rule would have a condition
   *     that a policy refuses
   */
  static Policy moved(Policy policy) {
    Iterable<Role> own =
        Iterables.concat(Iterables.transform(policy.ownRoles().values(), Map::values));
    Iterable<Role> all = Iterables.concat(policy.roles().values(), policy.limits().values(), own);
    if (!Iterables.any(all, ConditionsOfExceptions::isMeant)) {
      return policy;
    }
    Policy.Builder moved =
        policy.toBuilder()
            .version(policy.version())
            .withRoles(moved(policy.roles()))
            .withLimits(moved(policy.limits()))
            .withOwnRoles(
                ImmutableMap.copyOf(
                    Maps.transformValues(policy.ownRoles(), ConditionsOfExceptions::moved)));
    return moved.problems().isEmpty() ? moved.build() : policy;
  }

  private static boolean isMeant(Role role) {
    return role.permissions().stream()
        .flatMap(rule -> rule.exceptions().stream())
        .anyMatch(except -> !except.condition().isAlways());
  }

  private static List<Role> moved(Map<String, Role> roles) {
    return roles.values().stream().map(ConditionsOfExceptions::moved).toList();
  }

  private static Role moved(Role role) {
    if (!isMeant(role)) {
      return role;
    }
    ImmutableList.Builder<Permission> rules = ImmutableList.builder();
    role.permissions().forEach(rule -> rules.addAll(moved(rule)));
    return role.withPermissions(rules.build());
  }

  private static List<Permission> moved(Permission rule) {
    List<Permission> rules = List.of(rule);
    for (Except except : rule.exceptions()) {
      if (!except.condition().isAlways()) {
        rules = moved(rules, except);
      }
    }
    return rules;
  }

  private static List<Permission> moved(List<Permission> rules, Except except) {
    RuleCondition not = RuleCondition.not(except.condition());
    List<Permission> moved = new ArrayList<>();
    if (isAlone(except)) {
      rules.forEach(rule -> moved.add(without(rule, except).when(not)));
    } else if (rules.get(0).effect() == Effect.STAGE || 2 * rules.size() > MOST) {
      moved.addAll(rules);
    } else {
      Except always = except.withCondition(RuleCondition.always());
      for (Permission rule : rules) { // Two rules cannot have one id.
        Permission rest = without(rule, except).withId("");
        moved.add(rest.when(not));
        moved.add(rest.except(always));
      }
    }
    return moved;
  }

  private static boolean isAlone(Except except) {
    return except.actions().isEmpty() && except.resources().isEmpty() && except.roles().isEmpty();
  }

  private static Permission without(Permission rule, Except except) {
    return rule.withExceptions(
        rule.exceptions().stream().filter(one -> !one.equals(except)).toList());
  }
}
