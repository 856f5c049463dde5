package dev.tenon.authz;

import com.google.common.collect.ImmutableSet;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.persistent.PersistentMap;
import dev.tenon.policy.Tenant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** An index of the tenants that a role may enter. Immutable. */
final class TenantIndex {

  /** The tenants by each role name and glob that may enter them. */
  private final PersistentMap<String, PersistentMap<String, Tenant>> byRole;

  private final PersistentMap<NamePattern, PersistentMap<String, Tenant>> byGlob;

  private TenantIndex(
      PersistentMap<String, PersistentMap<String, Tenant>> byRole,
      PersistentMap<NamePattern, PersistentMap<String, Tenant>> byGlob) {
    this.byRole = byRole;
    this.byGlob = byGlob;
  }

  static TenantIndex of(Collection<Tenant> tenants) {
    Map<String, Map<String, Tenant>> byRole = new LinkedHashMap<>();
    Map<NamePattern, Map<String, Tenant>> byGlob = new LinkedHashMap<>();
    for (Tenant tenant : tenants) {
      for (NamePattern role : tenant.roles()) {
        Map<String, Tenant> entered =
            role instanceof Literal literal
                ? byRole.computeIfAbsent(literal.name(), name -> new LinkedHashMap<>())
                : byGlob.computeIfAbsent(role, glob -> new LinkedHashMap<>());
        entered.put(tenant.name(), tenant);
      }
    }
    return new TenantIndex(persistent(byRole), persistent(byGlob));
  }

  private static <K> PersistentMap<K, PersistentMap<String, Tenant>> persistent(
      Map<K, Map<String, Tenant>> tenants) {
    Map<K, PersistentMap<String, Tenant>> all = new LinkedHashMap<>();
    tenants.forEach((key, entered) -> all.put(key, PersistentMap.copyOf(entered)));
    return PersistentMap.copyOf(all);
  }

  /** A copy with new tenants. */
  TenantIndex with(Collection<Tenant> tenants) {
    return changed(tenants, TenantIndex::with, TenantIndex::with);
  }

  /** A copy without some tenants. */
  TenantIndex without(Collection<Tenant> tenants) {
    return changed(tenants, TenantIndex::without, TenantIndex::without);
  }

  /** Adds or removes a tenant for one of its roles. */
  private interface Change<K> {
    PersistentMap<K, PersistentMap<String, Tenant>> in(
        PersistentMap<K, PersistentMap<String, Tenant>> map, K key, Tenant tenant);
  }

  private TenantIndex changed(
      Collection<Tenant> tenants, Change<String> ofRole, Change<NamePattern> ofGlob) {
    PersistentMap<String, PersistentMap<String, Tenant>> names = byRole;
    PersistentMap<NamePattern, PersistentMap<String, Tenant>> globs = byGlob;
    for (Tenant tenant : tenants) {
      for (NamePattern role : tenant.roles()) {
        if (role instanceof Literal literal) {
          names = ofRole.in(names, literal.name(), tenant);
        } else {
          globs = ofGlob.in(globs, role, tenant);
        }
      }
    }
    return new TenantIndex(names, globs);
  }

  private static <K> PersistentMap<K, PersistentMap<String, Tenant>> with(
      PersistentMap<K, PersistentMap<String, Tenant>> map, K key, Tenant tenant) {
    PersistentMap<String, Tenant> entered = map.get(key);
    PersistentMap<String, Tenant> before = entered == null ? PersistentMap.empty() : entered;
    return map.with(key, before.with(tenant.name(), tenant));
  }

  private static <K> PersistentMap<K, PersistentMap<String, Tenant>> without(
      PersistentMap<K, PersistentMap<String, Tenant>> map, K key, Tenant tenant) {
    PersistentMap<String, Tenant> entered = map.get(key);
    if (entered == null) {
      return map;
    }
    PersistentMap<String, Tenant> left = entered.without(tenant.name());
    return left.size() == 0 ? map.without(key) : map.with(key, left);
  }

  /** The number of a role that a tenant names exactly, or -1 if none does. */
  int number(String role) {
    return byRole.number(role);
  }

  /** An action for a glob and its number. */
  interface GlobAction {
    void accept(NamePattern glob, int number);
  }

  /** Visits all globs of tenants, with their numbers. */
  void forEachGlob(GlobAction action) {
    for (NamePattern glob : byGlob.asMap().keySet()) {
      action.accept(glob, byGlob.number(glob));
    }
  }

  /**
   * Whether one of the roles enters any tenant.
   *
   * @param identified whether the subject is; if it is not, globs do not count
   */
  boolean isEnteredBy(Set<String> roles, boolean identified) {
    return roles.stream().anyMatch(role -> byRole.get(role) != null)
        || (identified
            && byGlob.asMap().keySet().stream()
                .anyMatch(glob -> roles.stream().anyMatch(glob::matches)));
  }

  /** The names of the tenants that one of the roles may enter, in no particular order. */
  Set<String> enteredBy(Set<String> roles) {
    Set<String> names = new HashSet<>();
    for (String role : roles) {
      PersistentMap<String, Tenant> entered = byRole.get(role);
      names.addAll(entered == null ? ImmutableSet.of() : entered.asMap().keySet());
    }
    byGlob
        .asMap()
        .forEach(
            (glob, entered) -> {
              if (roles.stream().anyMatch(glob::matches)) {
                names.addAll(entered.asMap().keySet());
              }
            });
    return names;
  }
}
