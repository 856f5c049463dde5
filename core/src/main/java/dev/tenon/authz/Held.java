package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.tenon.rules.Action;
import dev.tenon.trie.PathTrie;

/**
 * What holding some roles amounts to: a {@link Standing} in each tenant that they may enter, and
 * one for requests that name no tenant. Immutable; shared by all subjects with the same roles.
 */
final class Held {

  /**
   * All that it is made of, and depends on: each part the very object that a policy was compiled
   * to, so that equal parts mean that nothing has changed.
   *
   * @param admitted whether the roles may enter at all
   * @param admin whether one of them administers
   * @param tenancy whether the policy uses tenants
   * @param roles the roles' rules, in the order of the policy
   * @param tenants the tenants that they may enter, likewise
   */
  record Parts(
      boolean admitted,
      boolean admin,
      boolean tenancy,
      ImmutableList<RoleRules> roles,
      ImmutableList<TenantView> tenants) {

    static Parts notAdmitted() {
      return new Parts(false, false, false, ImmutableList.of(), ImmutableList.of());
    }
  }

  private final Parts parts;
  private final ImmutableMap<String, Standing> byTenant;
  private final Standing unnamed;
  private final Standing elsewhere;

  private Held(
      Parts parts, ImmutableMap<String, Standing> byTenant, Standing unnamed, Standing elsewhere) {
    this.parts = parts;
    this.byTenant = byTenant;
    this.unnamed = unnamed;
    this.elsewhere = elsewhere;
  }

  /** Roles that may do nothing at all, for a reason that does not depend on the request. */
  static Held refused(TenantView everywhere, Reason refusal) {
    return inNone(Parts.notAdmitted(), Standing.refused(everywhere, refusal));
  }

  /**
   * Roles that may do what their rules say, unless a check would cost more than it may: by a trie a
   * role, or else by a single one. Where there is no room for that one, they are asked one by one
   * all the same.
   */
  static Held of(Parts parts, TenantView everywhere, int mostCost, Room room) {
    if (!parts.admitted()) {
      return refused(everywhere, Reason.NOT_ADMITTED);
    }
    ImmutableList<PathTrie<Action, Verdict>> rules = RoleRules.separate(parts.roles());
    if (RoleRules.cost(rules) > mostCost) {
      PathTrie<Action, Verdict> one = RoleRules.fused(rules);
      if (one.cost() > mostCost) {
        return refused(everywhere, Reason.ROLES_TOO_COSTLY);
      }
      rules = room.takes(one.entries().size()) ? ImmutableList.of(one) : rules;
    }
    return parts.tenancy()
        ? inTenants(parts, rules, everywhere)
        : inNone(parts, Standing.of(rules, everywhere));
  }

  /** The same standing whatever tenant is named. */
  private static Held inNone(Parts parts, Standing standing) {
    return new Held(parts, ImmutableMap.of(), standing, standing);
  }

  private static Held inTenants(
      Parts parts, ImmutableList<PathTrie<Action, Verdict>> rules, TenantView everywhere) {
    ImmutableMap.Builder<String, Standing> byTenant = ImmutableMap.builder();
    for (TenantView tenant : parts.tenants()) {
      byTenant.put(tenant.name(), Standing.of(rules, tenant));
    }
    ImmutableMap<String, Standing> standings = byTenant.buildOrThrow();
    Standing unnamed =
        standings.size() == 1
            ? standings.values().iterator().next()
            : Standing.refused(everywhere, Reason.TENANT_NOT_SELECTED);
    Standing elsewhere = Standing.refused(everywhere, Reason.TENANT_NOT_ASSIGNED);
    return new Held(parts, standings, unnamed, elsewhere);
  }

  /** What it is made of. */
  Parts parts() {
    return parts;
  }

  /** The standing in a tenant; an empty name is none named. */
  Standing in(String tenant) {
    return tenant.isEmpty() ? unnamed : byTenant.getOrDefault(tenant, elsewhere);
  }

  /** How many rules lie in memory a second time for these roles. */
  int fused() {
    return unnamed.fused() + byTenant.values().stream().mapToInt(Standing::fused).sum();
  }

  ImmutableList<String> tenants() {
    return byTenant.keySet().asList();
  }

  boolean isAdmin() {
    return parts.admin();
  }
}
