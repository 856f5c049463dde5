package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.rules.ActionTable;
import dev.tenon.rules.Rulebook;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * A policy made ready: a trie for each role, a view for each tenant, a decision for each reason.
 */
final class CompiledPolicy {

  private final Policy policy;
  private final ActionTable actions;
  private final Settings settings;
  private final boolean timed;
  private final ImmutableMap<Reason, Decision> decisions;
  private final Verdict noRule;
  private final TenantView everywhere;
  private final ImmutableMap<String, RoleRules> roles;
  private final ImmutableList<TenantView> tenants;
  private final ImmutableListMultimap<String, Integer> tenantsByRole;
  private final ImmutableListMultimap<NamePattern, Integer> tenantsByGlob;

  private CompiledPolicy(
      Rulebook book,
      Settings settings,
      ImmutableMap<String, RoleRules> roles,
      ImmutableList<TenantView> tenants) {
    this.policy = book.policy();
    this.actions = book.actions();
    this.settings = settings;
    this.timed =
        policy.roles().values().stream()
            .flatMap(role -> role.permissions().stream())
            .anyMatch(permission -> !permission.validity().isAlways());
    this.decisions =
        Maps.toMap(
            Arrays.asList(Reason.values()),
            reason -> new Decision(reason, Cause.Nothing.INSTANCE, policy));
    this.noRule = Verdict.none(because(Reason.NO_RULE));
    this.everywhere = TenantView.compile(Tenant.global(), policy, settings.relations());
    this.roles = roles;
    this.tenants = tenants;
    ImmutableListMultimap.Builder<String, Integer> byRole = ImmutableListMultimap.builder();
    ImmutableListMultimap.Builder<NamePattern, Integer> byGlob = ImmutableListMultimap.builder();
    for (int i = 0; i < tenants.size(); i++) {
      for (NamePattern pattern : policy.tenants().get(i).roles()) {
        if (pattern instanceof Literal literal) {
          byRole.put(literal.name(), i);
        } else {
          byGlob.put(pattern, i);
        }
      }
    }
    this.tenantsByRole = byRole.build();
    this.tenantsByGlob = byGlob.build();
  }

  /**
   * Compiles roles and tenants.
   *
   * @throws dev.tenon.diagnostic.DiagnosticException if one of them would make checks too slow
   */
  static CompiledPolicy compile(Rulebook book, Settings settings) {
    Diagnostics found = new Diagnostics();
    ImmutableMap<String, RoleRules> roles = compileRoles(book, settings, found);
    ImmutableList<TenantView> tenants = compileTenants(book, settings, found);
    found.throwIfErrors();
    return new CompiledPolicy(book, settings, roles, tenants);
  }

  private static ImmutableMap<String, RoleRules> compileRoles(
      Rulebook book, Settings settings, Diagnostics found) {
    ImmutableMap.Builder<String, RoleRules> roles = ImmutableMap.builder();
    int number = 0;
    for (Role role : book.policy().roles().values()) {
      roles.put(role.name(), RoleRules.compile(role, number++, book, settings.roleCost(), found));
    }
    return roles.buildOrThrow();
  }

  private static ImmutableList<TenantView> compileTenants(
      Rulebook book, Settings settings, Diagnostics found) {
    ImmutableList.Builder<TenantView> tenants = ImmutableList.builder();
    for (Tenant tenant : book.policy().tenants()) {
      TenantView view =
          TenantView.compile(book.resolve(tenant), book.policy(), settings.relations());
      if (view.cost() > settings.roleCost()) {
        found.add(view.tooCostly(settings.roleCost()));
      }
      tenants.add(view);
    }
    return tenants.build();
  }

  Aliases aliases() {
    return policy.aliases();
  }

  ActionTable actions() {
    return actions;
  }

  /** The time, as far as any rule asks for it. */
  long now() {
    return timed ? settings.clock().millis() : 0;
  }

  Verdict noRule() {
    return noRule;
  }

  /** Where the policy does not use tenants, everything is visible. */
  TenantView everywhere() {
    return everywhere;
  }

  /** The decision for a reason that no single rule gives. */
  Decision because(Reason reason) {
    return Objects.requireNonNull(decisions.get(reason));
  }

  /** What holding these roles amounts to, nothing left out: inherited ones are among them. */
  Held held(Set<String> names) {
    boolean admin = holdsOneOf(policy.adminRoles(), names);
    if (policy.restrictsEntry() && !admin && !holdsOneOf(policy.authorizedRoles(), names)) {
      return Held.notAdmitted(this);
    }
    RoleRules[] rules =
        names.stream()
            .map(roles::get)
            .filter(Objects::nonNull)
            .sorted(Comparator.comparingInt(RoleRules::number))
            .toArray(RoleRules[]::new);
    return policy.usesTenants()
        ? Held.inTenants(this, rules, tenantsOf(names), admin)
        : Held.withoutTenants(this, rules, admin);
  }

  private static boolean holdsOneOf(Set<NamePattern> patterns, Set<String> names) {
    return patterns.stream().anyMatch(pattern -> names.stream().anyMatch(pattern::matches));
  }

  /** The tenants that one of the roles may enter, in the order in which they were written. */
  private List<TenantView> tenantsOf(Set<String> names) {
    Set<Integer> found = new TreeSet<>();
    names.forEach(name -> found.addAll(tenantsByRole.get(name)));
    for (Map.Entry<NamePattern, Collection<Integer>> glob : tenantsByGlob.asMap().entrySet()) {
      if (names.stream().anyMatch(glob.getKey()::matches)) {
        found.addAll(glob.getValue());
      }
    }
    return found.stream().map(tenants::get).toList();
  }
}
