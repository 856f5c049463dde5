package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;

/**
 * What holding some roles amounts to: a {@link Standing} in each tenant that they may enter, and
 * one for requests that name no tenant. Immutable; shared by all subjects with the same roles.
 */
final class Held {

  private final ImmutableMap<String, Standing> byTenant;
  private final Standing unnamed;
  private final Standing elsewhere;
  private final boolean admin;

  private Held(
      ImmutableMap<String, Standing> byTenant,
      Standing unnamed,
      Standing elsewhere,
      boolean admin) {
    this.byTenant = byTenant;
    this.unnamed = unnamed;
    this.elsewhere = elsewhere;
    this.admin = admin;
  }

  /** Roles that may not enter at all. */
  static Held notAdmitted(CompiledPolicy policy) {
    return refused(policy, policy.because(Reason.NOT_ADMITTED));
  }

  /** Roles that may do nothing at all, for a reason that does not depend on the request. */
  static Held refused(CompiledPolicy policy, Decision refusal) {
    Standing refused = Standing.refused(policy, refusal);
    return new Held(ImmutableMap.of(), refused, refused, false);
  }

  /** Admitted roles where the policy does not use tenants, so that naming one changes nothing. */
  static Held withoutTenants(CompiledPolicy policy, List<RoleRules> roles, boolean admin) {
    Standing everywhere = Standing.of(policy, roles, policy.everywhere());
    return new Held(ImmutableMap.of(), everywhere, everywhere, admin);
  }

  /** Admitted roles in the tenants that they may enter. */
  static Held inTenants(
      CompiledPolicy policy, List<RoleRules> roles, List<TenantView> tenants, boolean admin) {
    ImmutableMap.Builder<String, Standing> byTenant = ImmutableMap.builder();
    for (TenantView tenant : tenants) {
      byTenant.put(tenant.name(), Standing.of(policy, roles, tenant));
    }
    ImmutableMap<String, Standing> standings = byTenant.buildOrThrow();
    Standing unnamed =
        standings.size() == 1
            ? standings.values().iterator().next()
            : Standing.refused(policy, policy.because(Reason.TENANT_NOT_SELECTED));
    Standing elsewhere = Standing.refused(policy, policy.because(Reason.TENANT_NOT_ASSIGNED));
    return new Held(standings, unnamed, elsewhere, admin);
  }

  /** The standing in a tenant; an empty name is none named. */
  Standing in(String tenant) {
    return tenant.isEmpty() ? unnamed : byTenant.getOrDefault(tenant, elsewhere);
  }

  ImmutableList<String> tenants() {
    return byTenant.keySet().asList();
  }

  boolean isAdmin() {
    return admin;
  }
}
