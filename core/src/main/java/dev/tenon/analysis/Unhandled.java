package dev.tenon.analysis;

import com.google.common.collect.Iterables;
import com.google.common.collect.Streams;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names what a question meets and the analysis does not handle, so that it answers "undecided" and
 * is never wrong.
 */
final class Unhandled {

  private Unhandled() {}

  /** Why a question about a policy is not decided; empty if it can be. */
  static String in(Policy policy) {
    return first(
        besidesExceptions(policy),
        inExceptions(rolesOf(policy), true),
        inExceptions(policy.limits().values(), false));
  }

  /** Why a question about a policy and a subject is not decided; empty if it can be. */
  static String in(Policy policy, Subject subject) {
    return first(of(subject), in(policy));
  }

  /** Why a question about a subject is not decided; empty if it can be. */
  static String of(Subject subject) {
    return subject.confinement().isEmpty()
        ? ""
        : "the subject is confined to tenant " + subject.confinement();
  }

  /** Why a question is not decided whatever exceptions the policy has; empty if it can be. */
  static String besidesExceptions(Policy policy) {
    return first(inRoles(policy), inConditions(policy));
  }

  /** Why a question is not decided that depends on what exceptions leave of a rule. */
  static String inExceptions(Policy policy) {
    return first(in(policy), inExceptions(rolesOf(policy), false));
  }

  /** The general roles, and the own roles of tenants. */
  private static Iterable<Role> rolesOf(Policy policy) {
    Iterable<Role> own =
        Iterables.concat(Iterables.transform(policy.ownRoles().values(), Map::values));
    return Iterables.concat(policy.roles().values(), own);
  }

  private static String inExceptions(Iterable<Role> roles, boolean onlyWithVariables) {
    for (Role role : roles) {
      for (Permission rule : role.permissions()) {
        for (Except except : rule.exceptions()) {
          if (!onlyWithVariables || !except.variables().isEmpty()) {
            return "a rule of role " + role.name() + " has an exception: " + except;
          }
        }
      }
    }
    return "";
  }

  /** Why a question is not decided that depends on what exceptions demand of attributes. */
  private static String inConditions(Policy policy) {
    for (Role role : Iterables.concat(rolesOf(policy), policy.limits().values())) {
      for (Permission rule : role.permissions()) {
        for (Except except : rule.exceptions()) {
          if (!except.condition().isAlways()) {
            return "role " + role.name() + " has an exception with a condition: " + except;
          }
        }
      }
    }
    return "";
  }

  /**
   * Why it is not decided that two subjects have nothing in common: their ids may be equal, by
   * different issuers or with other values, and a condition compares them.
   */
  static String inConditionsOnIds(Policy policy) {
    for (Role role : policy.roles().values()) {
      for (Permission rule : role.permissions()) {
        if (!rule.condition().isAlways() && rule.mentions(Subject.USER)) {
          return "a rule of role "
              + role.name()
              + " has a condition on `${user}`, and two subjects may have one id: "
              + rule;
        }
      }
    }
    return "";
  }

  /** Why a question about who has which rules is not decided; empty if it can be. */
  private static String inRoles(Policy policy) {
    boolean byRoles =
        Streams.stream(rolesOf(policy))
            .flatMap(role -> role.permissions().stream())
            .anyMatch(rule -> !rule.exceptedRoles().isEmpty());
    for (Assignment assignment : policy.assignments()) {
      if (byRoles && !assignment.isPlain()) {
        return "an exception names roles, and " + assignment + " is assigned in a scope";
      }
    }
    return "";
  }

  /**
   * Why a question about single rules is not decided: what everyone inherits under a condition
   * comes with each rule from which it is inherited, and changes with it.
   */
  static String inInheritance(Policy policy, Set<String> everyone) {
    for (String name : everyone) {
      for (Permission rule : policy.role(name).map(Role::permissions).orElse(List.of())) {
        if (!rule.inheritance().isEmpty()) {
          return "role " + name + " inherits under a condition: " + rule.inheritance();
        }
      }
    }
    return "";
  }

  /** Why a comparison of two policies is not decided; empty if it can be. */
  static String between(Policy before, Policy after) {
    return first(
        in(before), in(after), inValues(before), inValues(after), betweenValues(before, after));
  }

  /**
   * Why a question is not decided that depends on what denies because the subject's id or the name
   * of the tenant is unset for its value: both are taken to be set. Where such a variable stands in
   * allows and includes alone, being unset is the same as a value that matches nothing.
   */
  static String inValues(Policy policy) {
    for (String variable : List.of(Subject.USER, Subject.TENANT)) {
      if (policy.valueRules().asMap().containsKey(variable) && mayForbid(policy, variable)) {
        return "a rule that forbids uses ${" + variable + "}, which the policy may leave unset";
      }
    }
    return "";
  }

  /** Why what differs by the values that are admitted is not compared; empty if nothing does. */
  private static String betweenValues(Policy before, Policy after) {
    return before.valueRules().equals(after.valueRules())
        ? ""
        : "the policies admit different values of variables";
  }

  private static boolean mayForbid(Policy policy, String variable) {
    for (Role role : Iterables.concat(rolesOf(policy), policy.limits().values())) {
      for (Permission rule : role.permissions()) {
        boolean only = rule.effect() == Effect.ALLOW && rule.exceptions().isEmpty();
        if (!rule.condition().isAlways()
            || (!only
                && rule.mentionedResources().stream()
                    .anyMatch(pattern -> pattern.variables().contains(variable)))) {
          return true;
        }
      }
    }
    return policy.tenants().stream()
        .flatMap(tenant -> tenant.excludes().stream())
        .anyMatch(exclude -> exclude.pattern().variables().contains(variable));
  }

  static String first(String... reasons) {
    for (String reason : reasons) {
      if (!reason.isEmpty()) {
        return reason;
      }
    }
    return "";
  }
}
