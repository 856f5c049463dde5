package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.tenon.rules.Action;
import dev.tenon.trie.PathTrie;
import java.util.function.Function;

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

  /** How many rules were put into one trie, for all tenants together. */
  private final int fused;

  private Held(
      Parts parts,
      ImmutableMap<String, Standing> byTenant,
      Standing unnamed,
      Standing elsewhere,
      int fused) {
    this.parts = parts;
    this.byTenant = byTenant;
    this.unnamed = unnamed;
    this.elsewhere = elsewhere;
    this.fused = fused;
  }

  /** Roles that may do nothing at all, for a reason that does not depend on the request. */
  static Held refused(TenantView everywhere, Reason refusal) {
    return inNone(Parts.notAdmitted(), Standing.refused(everywhere, refusal), 0);
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
    if (RoleRules.cost(rules) <= mostCost) {
      return of(parts, everywhere, tenant -> Standing.of(rules, tenant), 0);
    }
    PathTrie<Action, Verdict> one = RoleRules.fused(rules);
    if (one.cost() > mostCost) {
      return refused(everywhere, Reason.ROLES_TOO_COSTLY);
    }
    int size = one.entries().size();
    return room.takes(size)
        ? of(parts, everywhere, tenant -> Standing.ofFused(one, tenant), size)
        : of(parts, everywhere, tenant -> Standing.of(rules, tenant), 0);
  }

  private static Held of(
      Parts parts, TenantView everywhere, Function<TenantView, Standing> standing, int fused) {
    return parts.tenancy()
        ? inTenants(parts, everywhere, standing, fused)
        : inNone(parts, standing.apply(everywhere), fused);
  }

  /** The same standing whatever tenant is named. */
  private static Held inNone(Parts parts, Standing standing, int fused) {
    return new Held(parts, ImmutableMap.of(), standing, standing, fused);
  }

  private static Held inTenants(
      Parts parts, TenantView everywhere, Function<TenantView, Standing> standing, int fused) {
    ImmutableMap.Builder<String, Standing> byTenant = ImmutableMap.builder();
    for (TenantView tenant : parts.tenants()) {
      byTenant.put(tenant.name(), standing.apply(tenant));
    }
    ImmutableMap<String, Standing> standings = byTenant.build();
    Standing unnamed =
        standings.size() == 1
            ? standings.values().iterator().next()
            : Standing.refused(everywhere, Reason.TENANT_NOT_SELECTED);
    Standing elsewhere = Standing.refused(everywhere, Reason.TENANT_NOT_ASSIGNED);
    return new Held(parts, standings, unnamed, elsewhere, fused);
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
    return byTenant.isEmpty()
        ? fused + unnamed.fused()
        : fused + byTenant.values().stream().mapToInt(Standing::fused).sum();
  }

  ImmutableList<String> tenants() {
    return byTenant.keySet().asList();
  }

  boolean isAdmin() {
    return parts.admin();
  }
}
