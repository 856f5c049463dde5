package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import dev.tenon.path.NamePattern;
import dev.tenon.persistent.PersistentMap;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import dev.tenon.rules.ActionTable;
import dev.tenon.rules.Rulebook;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A policy made ready: a trie for each role, a view for each tenant, a decision for each reason.
 *
 * <p>It can be {@linkplain #replacedBy replaced} at the cost of what has changed. What a role or a
 * tenant compiles to depends on itself, on its number, and on what actions and aliases mean; so as
 * long as the latter two stay, whatever two policies share is shared here too. Nothing in here
 * leads back to a policy that came before.
 */
final class CompiledPolicy {

  private final Policy policy;
  private final ActionTable actions;
  private final Settings settings;
  private final PolicyVersion policyVersion;
  private final ImmutableMap<Reason, Decision> decisions;
  private final CompiledRule noRule = CompiledRule.none(Reason.NO_RULE, Cause.Nothing.INSTANCE);
  private final TenantView everywhere;
  private final PersistentMap<String, RoleRules> roles;
  private final PersistentMap<String, TenantView> tenants;
  private final TenantIndex tenantIndex;

  /** How many roles have rules that count only for a time. */
  private final int timed;

  private CompiledPolicy(
      Rulebook book,
      Settings settings,
      TenantView everywhere,
      PersistentMap<String, RoleRules> roles,
      PersistentMap<String, TenantView> tenants,
      TenantIndex tenantIndex,
      int timed) {
    this.policy = book.policy();
    this.actions = book.actions();
    this.settings = settings;
    this.policyVersion = new PolicyVersion(policy);
    this.decisions =
        Maps.toMap(
            Arrays.asList(Reason.values()),
            reason -> new Decision(reason, Cause.Nothing.INSTANCE, policyVersion));
    this.everywhere = everywhere;
    this.roles = roles;
    this.tenants = tenants;
    this.tenantIndex = tenantIndex;
    this.timed = timed;
  }

  /**
   * Compiles roles and tenants.
   *
   * @throws dev.tenon.diagnostic.DiagnosticException if one of them would make checks too slow
   */
  static CompiledPolicy compile(Rulebook book, Settings settings) {
    Policy policy = book.policy();
    Compilation compilation = new Compilation(book, settings);
    Map<String, RoleRules> roles = compilation.roles(policy.roles().values());
    Map<String, TenantView> tenants = compilation.tenants(policy.tenants());
    compilation.throwIfTooCostly();
    return new CompiledPolicy(
        book,
        settings,
        TenantView.compile(Tenant.global(), 0, settings.relations(policy.aliases())),
        PersistentMap.copyOf(roles),
        PersistentMap.copyOf(tenants),
        TenantIndex.of(policy.tenants()),
        timed(roles.values()));
  }

  private static int timed(Collection<RoleRules> roles) {
    return (int) roles.stream().filter(RoleRules::timed).count();
  }

  /**
   * The same for another policy; only what is not shared with this one's is compiled.
   *
   * @throws dev.tenon.diagnostic.DiagnosticException if that would make checks too slow
   */
  CompiledPolicy replacedBy(Rulebook book) {
    Policy next = book.policy();
    Set<String> otherRoles = next.rolesNotSharedWith(policy);
    Set<String> otherTenants = next.tenantsNotSharedWith(policy);
    boolean alike =
        book.actions() == actions
            && next.aliases().equals(policy.aliases())
            && 2 * otherRoles.size() <= next.roles().size()
            && 2 * otherTenants.size() <= next.tenants().size();
    return alike ? changedTo(book, otherRoles, otherTenants) : compile(book, settings);
  }

  private CompiledPolicy changedTo(
      Rulebook book, Set<String> otherRoles, Set<String> otherTenants) {
    Policy next = book.policy();
    Compilation compilation = new Compilation(book, settings);
    Map<String, RoleRules> newRoles =
        compilation.roles(values(otherRoles, name -> Optional.ofNullable(next.roles().get(name))));
    List<Tenant> newTenants = values(otherTenants, next::tenant);
    Map<String, TenantView> newViews = compilation.tenants(newTenants);
    compilation.throwIfTooCostly();
    return new CompiledPolicy(
        book,
        settings,
        everywhere,
        changed(roles, otherRoles, newRoles),
        changed(tenants, otherTenants, newViews),
        tenantIndex.without(values(otherTenants, policy::tenant)).with(newTenants),
        timed
            - timed(values(otherRoles, name -> Optional.ofNullable(roles.get(name))))
            + timed(newRoles.values()));
  }

  /** What some names stand for, as far as they stand for anything. */
  private static <V> List<V> values(Set<String> names, Function<String, Optional<V>> meaning) {
    return names.stream().map(meaning).flatMap(Optional::stream).toList();
  }

  /** A map in which some names stand for something else now, or for nothing. */
  private static <V> PersistentMap<String, V> changed(
      PersistentMap<String, V> map, Set<String> names, Map<String, V> now) {
    PersistentMap<String, V> changed = map;
    for (String name : names) {
      V value = now.get(name);
      changed = value == null ? changed.without(name) : changed.with(name, value);
    }
    return changed;
  }

  Aliases aliases() {
    return policy.aliases();
  }

  ActionTable actions() {
    return actions;
  }

  /** The time, as far as any rule asks for it. */
  long now() {
    return timed > 0 ? settings.clock().millis() : 0;
  }

  /** What a role was compiled to, or null if it permits nothing. */
  @Nullable RoleRules rules(String role) {
    return roles.get(role);
  }

  /** What a tenant was compiled to, or null if there is none. */
  @Nullable TenantView view(String tenant) {
    return tenants.get(tenant);
  }

  /** The access that some parts give, cached at an entry. */
  RoleSetAccess access(RoleSetAccess.Parts parts, RoleSetEntry entry) {
    return RoleSetAccess.of(parts, everywhere, settings.subjectCost(), entry);
  }

  /** The names of roles that the policy speaks of. */
  RoleVocabulary vocabulary(ImmutableSet<String> everyone) {
    return new RoleVocabulary(policy, tenantIndex, everyone);
  }

  /** Has something done that can wait: by the host's threads if it lends them, else by this one. */
  void spare(Runnable chore) {
    Executor lent = settings.executor();
    if (lent == null) {
      chore.run();
      return;
    }
    try {
      lent.execute(chore);
    } catch (RejectedExecutionException e) {
      // The host's threads have no time for it, or have ended: all goes on as it was.
    }
  }

  CompiledRule noRule() {
    return noRule;
  }

  /** Where the policy does not use tenants, everything is visible. */
  TenantView everywhere() {
    return everywhere;
  }

  /** The decision of a rule or clause, in this policy's name. */
  Decision decision(CompiledRule compiledRule) {
    return compiledRule.decision(policyVersion);
  }

  /** The decision for a reason that no single rule gives. */
  Decision because(Reason reason) {
    return Objects.requireNonNull(decisions.get(reason));
  }

  /** The version that its decisions have. */
  String version() {
    return policyVersion.version();
  }

  /** Has decisions keep the policy's version and no longer the policy. */
  void settle() {
    policyVersion.settle();
  }

  /** What roles amount to, nothing left out: inherited ones are among them. */
  RoleSetAccess.Parts parts(Set<String> names) {
    boolean admin = holdsOneOf(policy.adminRoles(), names);
    if (policy.restrictsEntry() && !admin && !holdsOneOf(policy.authorizedRoles(), names)) {
      return RoleSetAccess.Parts.notAdmitted();
    }
    return new RoleSetAccess.Parts(
        true,
        admin,
        policy.usesTenants(),
        names.stream()
            .map(roles::get)
            .filter(Objects::nonNull)
            .sorted(Comparator.comparingInt(RoleRules::number))
            .collect(ImmutableList.toImmutableList()),
        tenantIndex.enteredBy(names).stream()
            .map(tenants::get)
            .filter(Objects::nonNull)
            .sorted(Comparator.comparingInt(TenantView::number))
            .collect(ImmutableList.toImmutableList()));
  }

  private static boolean holdsOneOf(Set<NamePattern> patterns, Set<String> names) {
    return patterns.stream().anyMatch(pattern -> names.stream().anyMatch(pattern::matches));
  }
}
