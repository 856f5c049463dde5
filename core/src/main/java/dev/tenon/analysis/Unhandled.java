package dev.tenon.analysis;

import com.google.common.collect.Iterables;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.util.Collection;

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
        inExceptions(policy.roles().values(), true),
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
    return first(in(policy), inExceptions(policy.roles().values(), false));
  }

  private static String inExceptions(Collection<Role> roles, boolean onlyWithVariables) {
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
    for (Role role : Iterables.concat(policy.roles().values(), policy.limits().values())) {
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

  /** Why a question about who has which rules is not decided; empty if it can be. */
  private static String inRoles(Policy policy) {
    if (!policy.ownRoles().isEmpty()) {
      return "tenants have own roles";
    }
    boolean byRoles =
        policy.roles().values().stream()
            .flatMap(role -> role.permissions().stream())
            .anyMatch(rule -> !rule.exceptedRoles().isEmpty());
    for (Assignment assignment : policy.assignments()) {
      if (byRoles && !assignment.isPlain()) {
        return "an exception names roles, and " + assignment + " is assigned in a scope";
      }
    }
    return "";
  }

  /** Why a comparison of two policies is not decided; empty if it can be. */
  static String between(Policy before, Policy after) {
    return first(in(before), in(after));
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
