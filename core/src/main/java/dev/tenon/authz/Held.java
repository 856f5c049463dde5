package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

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

  static Held of(Parts parts, TenantView everywhere) {
    if (!parts.admitted()) {
      return refused(everywhere, Reason.NOT_ADMITTED);
    }
    return parts.tenancy()
        ? inTenants(parts, everywhere)
        : inNone(parts, Standing.of(parts.roles(), everywhere));
  }

  /** The same standing whatever tenant is named. */
  private static Held inNone(Parts parts, Standing standing) {
    return new Held(parts, ImmutableMap.of(), standing, standing);
  }

  private static Held inTenants(Parts parts, TenantView everywhere) {
    ImmutableMap.Builder<String, Standing> byTenant = ImmutableMap.builder();
    for (TenantView tenant : parts.tenants()) {
      byTenant.put(tenant.name(), Standing.of(parts.roles(), tenant));
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

  ImmutableList<String> tenants() {
    return byTenant.keySet().asList();
  }

  boolean isAdmin() {
    return parts.admin();
  }
}
