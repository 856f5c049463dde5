package dev.tenon.authz;

import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.rules.Rulebook;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiles some roles and tenants of a policy, with the help of the host's threads if it lends
 * them.
 */
final class Compilation {

  private final Rulebook book;
  private final Settings settings;
  private final Diagnostics found = new Diagnostics();

  Compilation(Rulebook book, Settings settings) {
    this.book = book;
    this.settings = settings;
  }

  /** The rules of each role, by its name. */
  Map<String, RoleRules> roles(Collection<Role> roles) {
    List<Role> all = new ArrayList<>(roles);
    List<RoleRules> compiled =
        Chores.map(all, role -> RoleRules.compile(role, book), settings.executor());
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

  /** The view of each tenant, by its name. */
  Map<String, TenantView> tenants(Collection<Tenant> tenants) {
    Relations relations = settings.relations(book.policy().aliases());
    List<TenantView> compiled =
        Chores.map(
            new ArrayList<>(tenants),
            tenant ->
                TenantView.compile(
                    book.resolve(tenant), book.policy().numberOfTenant(tenant.name()), relations),
            settings.executor());
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
