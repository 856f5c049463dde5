package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
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
final class RoleSetAccess implements SubjectAccess {

  /**
   * All inputs that it depends on. Each part is an object of a compiled policy, so identical parts
   * mean that nothing has changed.
   *
   * @param admitted whether the roles are admitted
   * @param admin whether one of them is an admin role
   * @param tenancy whether the policy uses tenants
   * @param roles the roles' rules, in the order of the policy
   * @param excepted the held roles that exceptions of these rules name
   * @param tenants the tenants that they may enter, in the order of the policy
   */
  record Parts(
      boolean admitted,
      boolean admin,
      boolean tenancy,
      ImmutableList<RoleRules> roles,
      ImmutableSet<String> excepted,
      ImmutableList<TenantView> tenants) {

    static Parts notAdmitted() {
      return new Parts(
          false, false, false, ImmutableList.of(), ImmutableSet.of(), ImmutableList.of());
    }
  }

  /** The maximum number of rules that are fused for one request. */
  private static final int MOST_FUSED_UNCACHED = 16_384;

  private static final int BYTES = 512;
  private static final int BYTES_A_TENANT = 192;
  private static final int BYTES_A_REFERENCE = 8;

  private final Parts parts;
  private final ImmutableMap<String, EffectivePermissions> byTenant;
  private final EffectivePermissions unnamed;
  private final EffectivePermissions elsewhere;
  private final RoleSetEntry entry;

  /** The number of fused rules, for all tenants together. */
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

  /** Roles for which every request is denied, for a reason that does not depend on the request. */
  static RoleSetAccess refused(TenantView everywhere, Reason refusal, RoleSetEntry entry) {
    return inNone(Parts.notAdmitted(), EffectivePermissions.refused(everywhere, refusal), entry, 0);
  }

  /**
   * Roles with their rules: one trie for each role, or a single fused trie if these would exceed
   * the cost limit. If the fused trie exceeds the cost limit or the fusion budget, every request is
   * denied.
   */
  static RoleSetAccess of(Parts parts, TenantView everywhere, int mostCost, RoleSetEntry entry) {
    if (!parts.admitted()) {
      return refused(everywhere, Reason.NOT_ADMITTED, entry);
    }
    ImmutableList<PathTrie<Action, CompiledRule>> rules =
        RoleRules.separate(parts.roles(), parts.excepted());
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

  /**
   * The permissions of some roles in one tenant, without a cache: one trie for each role, or a
   * fused one if these would exceed the cost limit.
   */
  static EffectivePermissions permissions(
      Parts parts, TenantView view, TenantView everywhere, int mostCost) {
    ImmutableList<PathTrie<Action, CompiledRule>> rules =
        RoleRules.separate(parts.roles(), parts.excepted());
    if (RoleRules.cost(rules) <= mostCost) {
      return EffectivePermissions.of(rules, view, RoleSetEntry.uncached());
    }
    PathTrie<Action, CompiledRule> one =
        RoleRules.size(rules) > MOST_FUSED_UNCACHED ? null : fused(rules);
    return one == null || one.cost() > mostCost
        ? EffectivePermissions.refused(everywhere, Reason.ROLES_TOO_COSTLY)
        : EffectivePermissions.ofFused(one, view, RoleSetEntry.uncached());
  }

  /** All rules in one trie, or null if they are too many for one. */
  private static @Nullable PathTrie<Action, CompiledRule> fused(
      List<PathTrie<Action, CompiledRule>> rules) {
    try {
      return RoleRules.fused(rules);
    } catch (TooLargeException e) {
      return null; // Treated like roles over the cost limit: requests are denied for that reason.
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

  /** The same permissions for every tenant. */
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

  /** A copy for another cache entry, with the fused rules. */
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

  /** The entry that caches it. */
  RoleSetEntry entry() {
    return entry;
  }

  /** The approximate memory in bytes, without fused rules. */
  long bytes() {
    long ofTenant = BYTES_A_TENANT + (long) BYTES_A_REFERENCE * parts.roles().size();
    return BYTES + ofTenant * (1L + byTenant.size());
  }

  /** The inputs. */
  Parts parts() {
    return parts;
  }

  /** Role sets do not depend on the time; their rules are asked with the instant. */
  @Override
  public RoleSetAccess asOf(long instant) {
    return this;
  }

  @Override
  public EffectivePermissions in(String tenant) {
    return tenant.isEmpty() ? unnamed : byTenant.getOrDefault(tenant, elsewhere);
  }

  /** The number of rules that fusion duplicates for these roles. */
  int fused() {
    return byTenant.isEmpty()
        ? fused + unnamed.fused()
        : fused + byTenant.values().stream().mapToInt(EffectivePermissions::fused).sum();
  }

  @Override
  public ImmutableList<String> tenants() {
    return byTenant.keySet().asList();
  }

  @Override
  public boolean isAdmin() {
    return parts.admin();
  }
}
