package dev.tenon.authz;

import com.google.common.collect.ImmutableMap;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.rules.Rulebook;
import dev.tenon.trie.TooLargeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Compiles some roles and tenants of a policy, in parallel on the host's executor if there is one.
 */
final class Compilation {

  private final Rulebook book;
  private final Settings settings;
  private final Diagnostics found = new Diagnostics();

  Compilation(Rulebook book, Settings settings) {
    this.book = book;
    this.settings = settings;
  }

  /** The compiled rules of each role, by name. */
  Map<String, RoleRules> roles(Collection<Role> roles) {
    return roles(roles, role -> RoleRules.compile(role, book));
  }

  /** As above, with another function that compiles one. */
  Map<String, RoleRules> roles(Collection<Role> roles, Function<Role, RoleRules> compiler) {
    List<Role> all = new ArrayList<>(roles);
    List<RoleRules> compiled =
        ParallelMap.map(all, role -> compile(role, compiler), settings.executor());
    Map<String, RoleRules> byName = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      RoleRules rules = compiled.get(i);
      byName.put(all.get(i).name(), rules);
      if (rules.cost() > settings.roleCost()) {
        found.add(rules.tooCostly(all.get(i), settings.roleCost()));
      }
    }
    return byName;
  }

  /**
   * The compiled rules of the own roles of tenants, numbered after all general roles.
   *
   * @param roles the roles by the tenant's name and their own
   * @param first the first number
   */
  ImmutableMap<String, ImmutableMap<String, RoleRules>> ownRoles(
      Map<String, ? extends Map<String, Role>> roles, int first) {
    ImmutableMap.Builder<String, ImmutableMap<String, RoleRules>> all = ImmutableMap.builder();
    roles.forEach(
        (tenant, own) -> all.put(tenant, ImmutableMap.copyOf(numbered(own.values(), first))));
    return all.build();
  }

  /** The compiled rules of each limit, by name. Limits are numbered in their order. */
  Map<String, RoleRules> limits(Collection<Role> limits) {
    return numbered(limits, 0);
  }

  private Map<String, RoleRules> numbered(Collection<Role> roles, int first) {
    Map<String, Integer> numbers = new HashMap<>();
    roles.forEach(role -> numbers.put(role.name(), first + numbers.size()));
    return roles(
        roles, role -> RoleRules.compile(role, numbers.getOrDefault(role.name(), first), book));
  }

  private RoleRules compile(Role role, Function<Role, RoleRules> compiler) {
    try {
      return compiler.apply(role);
    } catch (TooLargeException e) {
      tooLarge("role", role.name(), role.place(), e);
      return RoleRules.none(Math.max(0, book.policy().numberOfRole(role.name())));
    }
  }

  /**
   * Reports a role or tenant with too many rules. Thread-safe, as it is called by all compiling
   * threads.
   */
  private void tooLarge(String what, String name, Place place, TooLargeException e) {
    synchronized (found) {
      found.add(
          Diagnostic.error(
                  what + "-too-large",
                  place,
                  what + " " + Diagnostic.quote(name) + " has too many rules")
              .because(String.valueOf(e.getMessage()))
              .mend("split the " + what + ", or write globs in place of many single names"));
    }
  }

  private TenantView compile(Tenant tenant, Function<Tenant, TenantView> compiler) {
    try {
      return compiler.apply(tenant);
    } catch (TooLargeException e) {
      tooLarge("tenant", tenant.name(), tenant.place(), e);
      return compiler.apply(
          tenant.withIncludes(List.of()).withExcludes(List.of()).withInferences(List.of()));
    }
  }

  /** The view of each tenant, by name. */
  Map<String, TenantView> tenants(Collection<Tenant> tenants) {
    Relations relations = settings.relations(book.policy().aliases());
    return tenants(
        tenants,
        tenant ->
            TenantView.compile(
                book.resolve(tenant), book.policy().numberOfTenant(tenant.name()), relations));
  }

  /** As above, with another function that compiles one. */
  Map<String, TenantView> tenants(
      Collection<Tenant> tenants, Function<Tenant, TenantView> compiler) {
    List<TenantView> compiled =
        ParallelMap.map(
            new ArrayList<>(tenants), tenant -> compile(tenant, compiler), settings.executor());
    Map<String, TenantView> byName = new LinkedHashMap<>();
    for (TenantView view : compiled) {
      byName.put(view.name(), view);
      if (view.cost() > settings.roleCost()) {
        found.add(view.tooCostly(settings.roleCost()));
      }
    }
    return byName;
  }

  /**
   * Ends the compilation.
   *
   * @throws dev.tenon.diagnostic.DiagnosticException if a role or tenant would make checks too slow
   */
  void throwIfTooCostly() {
    found.throwIfErrors();
  }
}
