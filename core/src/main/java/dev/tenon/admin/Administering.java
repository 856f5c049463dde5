package dev.tenon.admin;

import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.rules.ReservedRules;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the roles that administer: the policy's admin roles, those that give one of the {@link
 * AdminRights}, and those that inherit such a role.
 */
final class Administering {

  private final Policy policy;
  private final ReservedRules reserved;

  Administering(Policy policy) {
    this.policy = policy;
    this.reserved = new ReservedRules(policy);
  }

  /** Whether the role administers. */
  boolean isGivenBy(String role) {
    Set<String> seen = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(role));
    while (!open.isEmpty()) {
      String name = open.remove();
      if (seen.add(name)) {
        Role definition = policy.roles().get(name);
        if (isAdmin(name) || (definition != null && reserved.areGivenBy(definition))) {
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
}
