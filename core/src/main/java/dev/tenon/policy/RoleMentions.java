package dev.tenon.policy;

import com.google.common.collect.Iterables;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import java.util.Collection;

/** Finds whether a policy mentions the name of a role exactly. */
final class RoleMentions {

  private final Policy policy;

  RoleMentions(Policy policy) {
    this.policy = policy;
  }

  boolean include(String name) {
    return policy.role(name).isPresent()
        || isIn(policy.authorizedRoles(), name)
        || isIn(policy.adminRoles(), name)
        || policy.tenants().stream().anyMatch(tenant -> isIn(tenant, name))
        || policy.assignments().stream().anyMatch(assignment -> isIn(assignment, name))
        || Iterables.any(policy.roles().values(), role -> isIn(role, name))
        || Iterables.any(policy.limits().values(), limit -> isIn(limit, name));
  }

  private static boolean isIn(Tenant tenant, String name) {
    return isIn(tenant.roles(), name)
        || isIn(tenant.adminRoles(), name)
        || isIn(tenant.adminsAssign(), name);
  }

  private static boolean isIn(Assignment assignment, String name) {
    return assignment.owner().isEmpty()
        && assignment.receiver() == Assignment.Receiver.GROUP
        && assignment.key().equals(name);
  }

  private static boolean isIn(Role role, String name) {
    return role.permissions().stream()
        .anyMatch(
            rule ->
                rule.approvers().contains(name)
                    || rule.exceptions().stream().anyMatch(each -> each.roles().contains(name)));
  }

  private static boolean isIn(Collection<NamePattern> patterns, String name) {
    return patterns.stream()
        .anyMatch(pattern -> pattern instanceof Literal exact && exact.name().equals(name));
  }
}
