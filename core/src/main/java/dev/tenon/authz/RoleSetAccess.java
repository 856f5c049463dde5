package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.tenon.rules.Action;
import dev.tenon.trie.PathTrie;
import dev.tenon.trie.TooLargeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The access of a set of roles: their {@link EffectivePermissions} in each tenant that they may
 * enter, and those for requests that name no tenant. Immutable; shared by all subjects with the
 * same roles.
 */
final class RoleSetAccess {

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

  private static final int BYTES = 512;
  private static final int BYTES_A_TENANT = 192;
  private static final int BYTES_A_REFERENCE = 8;

  private final Parts parts;
  private final ImmutableMap<String, EffectivePermissions> byTenant;
  private final EffectivePermissions unnamed;
  private final EffectivePermissions elsewhere;
  private final RoleSetEntry entry;

  /** How many rules were put into one trie, for all tenants together. */
  private final int fused;

  private RoleSetAccess(
      Parts parts,
      ImmutableMap<String, EffectivePermissions> byTenant,
      EffectivePermissions unnamed,
      EffectivePermissions elsewhere,
      RoleSetEntry entry,
      int fused) {
    this.parts = parts;
    this.byTenant = byTenant;
    this.unnamed = unnamed;
    this.elsewhere = elsewhere;
    this.entry = entry;
    this.fused = fused;
  }

  /** Roles that may do nothing at all, for a reason that does not depend on the request. */
  static RoleSetAccess refused(TenantView everywhere, Reason refusal, RoleSetEntry entry) {
    return inNone(Parts.notAdmitted(), EffectivePermissions.refused(everywhere, refusal), entry, 0);
  }

  /**
   * Roles that may do what their rules say, unless a check would cost more than it may: by a trie a
   * role, or else by a single one. Where that one would need more room than there is for all, they
   * may do nothing, as if it were too costly.
   */
  static RoleSetAccess of(Parts parts, TenantView everywhere, int mostCost, RoleSetEntry entry) {
    if (!parts.admitted()) {
      return refused(everywhere, Reason.NOT_ADMITTED, entry);
    }
    ImmutableList<PathTrie<Action, CompiledRule>> rules = RoleRules.separate(parts.roles());
    if (RoleRules.cost(rules) <= mostCost) {
      return of(
          parts, everywhere, tenant -> EffectivePermissions.of(rules, tenant, entry), entry, 0);
    }
    long size = RoleRules.size(rules);
    if (!entry.takesFirst(size)) {
      return refused(everywhere, Reason.ROLES_TOO_COSTLY, entry);
    }
    PathTrie<Action, CompiledRule> one = fused(rules);
    if (one == null || one.cost() > mostCost) {
      entry.frees((int) size);
      return refused(everywhere, Reason.ROLES_TOO_COSTLY, entry);
    }
    return of(
        parts,
        everywhere,
        tenant -> EffectivePermissions.ofFused(one, tenant, entry),
        entry,
        (int) size);
  }

  /** All rules in one trie, or null if they are more than one can tell apart. */
  private static @Nullable PathTrie<Action, CompiledRule> fused(
      List<PathTrie<Action, CompiledRule>> rules) {
    try {
      return RoleRules.fused(rules);
    } catch (TooLargeException e) {
      return null; // As if it were too costly: the subject is denied for that reason.
    }
  }

  private static RoleSetAccess of(
      Parts parts,
      TenantView everywhere,
      Function<TenantView, EffectivePermissions> permissions,
      RoleSetEntry entry,
      int fused) {
    return parts.tenancy()
        ? inTenants(parts, everywhere, permissions, entry, fused)
        : inNone(parts, permissions.apply(everywhere), entry, fused);
  }

  /** The same permissions whatever tenant is named. */
  private static RoleSetAccess inNone(
      Parts parts, EffectivePermissions permissions, RoleSetEntry entry, int fused) {
    return new RoleSetAccess(parts, ImmutableMap.of(), permissions, permissions, entry, fused);
  }

  private static RoleSetAccess inTenants(
      Parts parts,
      TenantView everywhere,
      Function<TenantView, EffectivePermissions> permissions,
      RoleSetEntry entry,
      int fused) {
    ImmutableMap.Builder<String, EffectivePermissions> byTenant = ImmutableMap.builder();
    for (TenantView tenant : parts.tenants()) {
      byTenant.put(tenant.name(), permissions.apply(tenant));
    }
    ImmutableMap<String, EffectivePermissions> all = byTenant.build();
    EffectivePermissions unnamed =
        all.size() == 1
            ? all.values().iterator().next()
            : EffectivePermissions.refused(everywhere, Reason.TENANT_NOT_SELECTED);
    EffectivePermissions elsewhere =
        EffectivePermissions.refused(everywhere, Reason.TENANT_NOT_ASSIGNED);
    return new RoleSetAccess(parts, all, unnamed, elsewhere, entry, fused);
  }

  /** The same cached at another entry, what is fused included. */
  RoleSetAccess under(RoleSetEntry other) {
    Map<EffectivePermissions, EffectivePermissions> copies = new HashMap<>();
    Function<EffectivePermissions, EffectivePermissions> copy =
        permissions -> copies.computeIfAbsent(permissions, p -> p.under(other));
    ImmutableMap.Builder<String, EffectivePermissions> all = ImmutableMap.builder();
    byTenant.forEach((tenant, permissions) -> all.put(tenant, copy.apply(permissions)));
    RoleSetAccess same =
        new RoleSetAccess(
            parts, all.build(), copy.apply(unnamed), copy.apply(elsewhere), other, fused);
    int rules = same.fused();
    if (rules > 0 && !other.takesFirst(rules)) {
      throw new IllegalStateException("more rules are fused than may be: " + rules);
    }
    return same;
  }

  /** Where it is cached. */
  RoleSetEntry entry() {
    return entry;
  }

  /** How much memory it takes, about, without what is fused. */
  long bytes() {
    long ofTenant = BYTES_A_TENANT + (long) BYTES_A_REFERENCE * parts.roles().size();
    return BYTES + ofTenant * (1L + byTenant.size());
  }

  /** What it is made of. */
  Parts parts() {
    return parts;
  }

  /** The permissions in a tenant; an empty name is none named. */
  EffectivePermissions in(String tenant) {
    return tenant.isEmpty() ? unnamed : byTenant.getOrDefault(tenant, elsewhere);
  }

  /** How many rules lie in memory a second time for these roles. */
  int fused() {
    return byTenant.isEmpty()
        ? fused + unnamed.fused()
        : fused + byTenant.values().stream().mapToInt(EffectivePermissions::fused).sum();
  }

  ImmutableList<String> tenants() {
    return byTenant.keySet().asList();
  }

  boolean isAdmin() {
    return parts.admin();
  }
}
