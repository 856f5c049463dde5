package dev.tenon.analysis;

import com.google.common.collect.Iterables;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.subject.Subject;
import java.util.Collection;
import java.util.List;

/**
 * Names what a question meets and the analysis does not handle, so that it answers "undecided" and
 * is never wrong.
 */
final class Unhandled {

  private Unhandled() {}

  /** Why a question about a policy is not decided; empty if it can be. */
  static String in(Policy policy) {
    return first(inTenants(policy), inConditions(policy));
  }

  /** Why a question is not decided that depends on what rules demand of attributes. */
  private static String inConditions(Policy policy) {
    for (Role role : Iterables.concat(policy.roles().values(), policy.limits().values())) {
      if (role.permissions().stream().anyMatch(rule -> !rule.condition().isAlways())) {
        return "role " + role.name() + " has a rule with a condition on attributes";
      }
    }
    return "";
  }

  /** Why a question about tenants is not decided; empty if it can be. */
  static String inTenants(Policy policy) {
    if (!policy.ownRoles().isEmpty()) {
      return "tenants have own roles";
    }
    for (Tenant tenant : policy.tenants()) {
      if (tenant.isFamily()) {
        return "tenant " + tenant.name() + " is a family of tenants";
      }
      for (TenantClause clause : Iterables.concat(tenant.includes(), tenant.excludes())) {
        if (usesTenant(List.of(clause.pattern()))) {
          return "tenant " + tenant.name() + " uses `${tenant}`";
        }
      }
    }
    for (Role role : policy.roles().values()) {
      if (role.isHeldInTenantOnly()) {
        return "role " + role.name() + " is held in a tenant only";
      }
      if (role.permissions().stream().anyMatch(rule -> !rule.exceptions().isEmpty())) {
        return "a rule of role " + role.name() + " has an exception";
      }
      if (role.permissions().stream().anyMatch(rule -> usesTenant(rule.mentionedResources()))) {
        return "role " + role.name() + " uses `${tenant}`";
      }
    }
    for (Assignment assignment : policy.assignments()) {
      if (!assignment.isPlain() || isNew(assignment.receiver())) {
        return "the assignment to " + assignment + " is not of roles everywhere to a subject";
      }
    }
    return "";
  }

  /** Why a comparison of two policies is not decided; empty if it can be. */
  static String between(Policy before, Policy after) {
    if (!before.limits().equals(after.limits())) {
      return "the policies differ in their limits";
    }
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

  private static boolean isNew(Assignment.Receiver receiver) {
    return switch (receiver) {
      case SUBJECT, CLIENT, EVERYONE -> false;
      case GROUP, ANONYMOUS, ANYONE, ACTOR -> true;
    };
  }

  private static boolean usesTenant(Collection<ResourcePattern> patterns) {
    return patterns.stream().anyMatch(pattern -> pattern.variables().contains(Subject.TENANT));
  }
}
