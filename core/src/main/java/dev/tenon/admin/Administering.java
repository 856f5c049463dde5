package dev.tenon.admin;

import dev.tenon.path.NamePattern;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.rules.ReservedRules;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds the roles that administer: the policy's admin roles and those of a tenant, those that give
 * one of the {@link AdminRights}, and those that inherit such a role.
 */
final class Administering {

  private final Policy policy;
  private final Map<String, Role> own;
  private final Set<NamePattern> ofTenant;
  private final ReservedRules reserved;

  /**
   * Looks at a policy in a tenant.
   *
   * @param tenant the tenant in which roles count; empty for roles that are held everywhere, which
   *     may administer each tenant
   */
  Administering(Policy policy, String tenant) {
    this.policy = policy.flattened();
    this.own = this.policy.ownRoles(tenant);
    Set<NamePattern> admins = new LinkedHashSet<>();
    if (tenant.isEmpty()) {
      policy.tenants().forEach(one -> admins.addAll(one.adminRoles()));
    } else {
      TenantsOf.governing(policy, tenant).map(Tenant::adminRoles).ifPresent(admins::addAll);
    }
    this.ofTenant = admins;
    this.reserved = new ReservedRules(policy);
  }

  private record Known(boolean own, String name) {}

  /** Whether a role administers: an own one of the tenant, if there is one, or a general one. */
  boolean isGivenBy(String role, boolean ownFirst) {
    Set<Known> seen = new LinkedHashSet<>();
    Deque<Known> open = new ArrayDeque<>();
    open.add(new Known(ownFirst && own.containsKey(role), role));
    while (!open.isEmpty()) {
      Known one = open.remove();
      if (seen.add(one)) {
        Role known = (one.own() ? own : policy.roles()).get(one.name());
        if ((!one.own() && isAdmin(one.name())) || (known != null && reserved.areGivenBy(known))) {
          return true;
        }
        if (known != null) {
          known
              .inherits()
              .forEach(name -> open.add(new Known(one.own() && own.containsKey(name), name)));
        }
      }
    }
    return false;
  }

  private boolean isAdmin(String name) {
    return Ceiling.matches(policy.adminRoles(), name) || Ceiling.matches(ofTenant, name);
  }
}
