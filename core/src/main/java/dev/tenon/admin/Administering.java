package dev.tenon.admin;

import dev.tenon.path.AnyName;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which roles administer: the policy's admin roles, those that allow one of the {@link
 * AdminRights}, and those that inherit such a role.
 */
final class Administering {

  private static final List<String> RIGHTS =
      List.of(AdminRights.ESCALATE, AdminRights.BIND, AdminRights.IMPERSONATE);

  private static final ResourcePattern WHERE = ResourcePattern.of("tenon");

  private final Policy policy;

  Administering(Policy policy) {
    this.policy = policy;
  }

  /** Whether holding a role is to administer. */
  boolean isGivenBy(String role) {
    Set<String> seen = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(role));
    while (!open.isEmpty()) {
      String name = open.remove();
      if (seen.add(name)) {
        Role definition = policy.roles().get(name);
        if (isAdmin(name) || (definition != null && reachesFurther(definition))) {
          return true;
        }
        open.addAll(definition == null ? List.of() : definition.inherits());
      }
    }
    return false;
  }

  private boolean isAdmin(String name) {
    return policy.adminRoles().stream().anyMatch(pattern -> pattern.matches(name));
  }

  private boolean reachesFurther(Role role) {
    return role.permissions().stream().anyMatch(this::reachesFurther);
  }

  private boolean reachesFurther(Permission permission) {
    return permission.effect() == Effect.ALLOW
        && permission.actions().stream().anyMatch(this::isRight)
        && permission.resources().stream()
            .map(policy.aliases()::resolve)
            .anyMatch(pattern -> Addition.open(pattern).intersects(WHERE));
  }

  private boolean isRight(NamePattern action) {
    if (!policy.actions().areDeclared()) {
      return action == AnyName.INSTANCE || RIGHTS.stream().anyMatch(action::matches);
    }
    return policy.actions().names().stream()
        .filter(action::matches)
        .flatMap(name -> policy.actions().impliedBy(name).stream())
        .anyMatch(RIGHTS::contains);
  }
}
