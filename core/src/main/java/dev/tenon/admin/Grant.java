package dev.tenon.admin;

import dev.tenon.policy.Permission;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;

/** New access that a change may give to a subject. Immutable. */
sealed interface Grant {

  /** What gives the access, as text. */
  String words();

  /**
   * A subject gets rules, and role names that may enter tenants.
   *
   * @param role the rules, and the roles inherited with them
   * @param names those of these roles that the policy does not define yet
   */
  record Rights(Role role, Set<String> names, String words) implements Grant {}

  /**
   * A restriction of a subject ends: its other rules take effect there.
   *
   * @param role allows what was restricted
   */
  record LiftedRestriction(Role role, String words) implements Grant {}

  /**
   * A subject sees what a tenant shows: its other rules take effect there.
   *
   * @param tenant the new tenant
   */
  record View(Tenant tenant, String words) implements Grant {}

  /**
   * A subject gets rules in one tenant alone, or is no longer restricted there.
   *
   * @param tenant the tenant's name; empty for every tenant
   * @param role the rules, without inherited roles and without scopes
   * @param lifted whether the role allows what was restricted
   */
  record InTenant(String tenant, Role role, boolean lifted, String words) implements Grant {}

  /**
   * A subject may approve requests that a rule holds.
   *
   * @param tenant the tenant's name in which it may; empty for every tenant
   * @param approvers the roles that the rule names, one of which suffices
   */
  record Approval(String tenant, Set<String> approvers, String words) implements Grant {

    /** Adds what holders of some roles may approve by rules of other roles. */
    static void add(
        Collection<Grant> gains,
        String tenant,
        Collection<Role> roles,
        Set<String> held,
        String words) {
      for (Role role : roles) {
        for (Permission rule : role.permissions()) {
          if (!Collections.disjoint(rule.approvers(), held)) {
            gains.add(
                new Approval(tenant, rule.approvers(), words + ", whose holder approves: " + rule));
          }
        }
      }
    }
  }

  /** A grant that only a full administrator may give. */
  record Reserved(String words) implements Grant {}
}
