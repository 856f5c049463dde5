package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.AttributeSource;
import dev.tenon.condition.Attributes;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
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
 * A compiled policy: a trie for each role, a view for each tenant, a decision for each reason.
 *
 * <p>It can be {@linkplain #replacedBy replaced} at a cost proportional to the changes. The
 * compiled form of a role or a tenant depends on itself, its number, and the declared actions and
 * aliases. As long as actions and aliases do not change, the compiled forms of shared roles and
 * tenants are shared too. There is no reference to a previous policy.
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

  private final ExceptedRoles excepted;

  /** The number of roles with rules that have time bounds. */
  private final int timed;

  private CompiledPolicy(
      Rulebook book,
      Settings settings,
      TenantView everywhere,
      PersistentMap<String, RoleRules> roles,
      PersistentMap<String, TenantView> tenants,
      TenantIndex tenantIndex,
      ExceptedRoles excepted,
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
    this.excepted = excepted;
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
        ExceptedRoles.of(roles.values()),
        timed(roles.values()));
  }

  private static int timed(Collection<RoleRules> roles) {
    return (int) roles.stream().filter(RoleRules::timed).count();
  }

  /**
   * The compiled form of another policy. Only the parts that it does not share with the policy of
   * this one are compiled.
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
            && next.attributes().equals(policy.attributes())
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
    List<RoleRules> oldRoles = values(otherRoles, name -> Optional.ofNullable(roles.get(name)));
    return new CompiledPolicy(
        book,
        settings,
        everywhere,
        changed(roles, otherRoles, newRoles),
        changed(tenants, otherTenants, newViews),
        tenantIndex.without(values(otherTenants, policy::tenant)).with(newTenants),
        excepted.replacing(oldRoles, newRoles.values()),
        timed - timed(oldRoles) + timed(newRoles.values()));
  }

  /** The values of the names that are defined. */
  private static <V> List<V> values(Set<String> names, Function<String, Optional<V>> meaning) {
    return names.stream().map(meaning).flatMap(Optional::stream).toList();
  }

  /** A map in which some names have other values, or are removed. */
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

  AttributeDeclarations attributes() {
    return policy.attributes();
  }

  ActionTable actions() {
    return actions;
  }

  /** The time in milliseconds since 1970-01-01T00:00:00Z; 0 if no rule has time bounds. */
  long now() {
    return timed > 0 ? settings.clock().millis() : 0;
  }

  /**
   * The attributes of a resource and a request: those that were given, and others from the host's
   * source, which is asked when a rule needs one.
   */
  AttributeLookup given(Resource resource, Attributes attributes) {
    AttributeSource source = settings.attributeSource();
    return source == null || policy.attributes().isEmpty()
        ? attributes
        : new SourcedAttributes(source, resource, attributes);
  }

  /** The compiled rules of a role, or null if it has none. */
  @Nullable RoleRules rules(String role) {
    return roles.get(role);
  }

  /** The view of a tenant, or null if there is no such tenant. */
  @Nullable TenantView view(String tenant) {
    return tenants.get(tenant);
  }

  /** The access of some parts, cached at an entry. */
  RoleSetAccess access(RoleSetAccess.Parts parts, RoleSetEntry entry) {
    return RoleSetAccess.of(parts, everywhere, settings.subjectCost(), entry);
  }

  /** The names of roles that the policy mentions. */
  RoleVocabulary vocabulary(ImmutableSet<String> everyone) {
    return new RoleVocabulary(policy, tenantIndex, excepted, everyone);
  }

  /** Runs a deferrable task: on the host's executor if there is one, otherwise on this thread. */
  void spare(Runnable chore) {
    Executor lent = settings.executor();
    if (lent == null) {
      chore.run();
      return;
    }
    try {
      lent.execute(chore);
    } catch (RejectedExecutionException e) {
      // The executor is saturated or shut down: the task is optional, so nothing changes.
    }
  }

  CompiledRule noRule() {
    return noRule;
  }

  /** The view of a policy without tenants: every resource is visible. */
  TenantView everywhere() {
    return everywhere;
  }

  /** The decision of a rule or clause, with this policy's version. */
  Decision decision(CompiledRule compiledRule) {
    return compiledRule.decision(policyVersion);
  }

  /** The decision for a reason that no single rule gives. */
  Decision because(Reason reason) {
    return Objects.requireNonNull(decisions.get(reason));
  }

  /** The version in its decisions. */
  String version() {
    return policyVersion.version();
  }

  /** Releases the policy from its decisions, which then keep only its version. */
  void settle() {
    policyVersion.settle();
  }

  /** The parts of the access of some roles; the names must include inherited roles. */
  RoleSetAccess.Parts parts(Set<String> names) {
    boolean admin = holdsOneOf(policy.adminRoles(), names);
    if (policy.restrictsEntry() && !admin && !holdsOneOf(policy.authorizedRoles(), names)) {
      return RoleSetAccess.Parts.notAdmitted();
    }
    ImmutableList<RoleRules> held =
        names.stream()
            .map(roles::get)
            .filter(Objects::nonNull)
            .sorted(Comparator.comparingInt(RoleRules::number))
            .collect(ImmutableList.toImmutableList());
    return new RoleSetAccess.Parts(
        true,
        admin,
        policy.usesTenants(),
        held,
        held.stream()
            .filter(rules -> !rules.byHolders().isEmpty())
            .flatMap(rules -> rules.excepted().stream())
            .filter(names::contains)
            .collect(ImmutableSet.toImmutableSet()),
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
