package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.primitives.Ints;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.AttributeSource;
import dev.tenon.condition.Attributes;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.persistent.PersistentMap;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.rules.ActionTable;
import dev.tenon.rules.Rulebook;
import dev.tenon.subject.Subject;
import dev.tenon.subject.TenantName;
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
import java.util.stream.Stream;
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
  private final TenantDecisions inTenants = new TenantDecisions();
  private final ImmutableMap<Reason, CompiledRule> refusals;
  private final CompiledRule noRule = CompiledRule.none(Reason.NO_RULE, Cause.Nothing.INSTANCE);
  private final TenantView everywhere;
  private final PersistentMap<String, RoleRules> roles;
  private final PersistentMap<String, TenantView> tenants;
  private final TenantIndex tenantIndex;
  private final ImmutableMap<String, RoleRules> limits;

  /** The own roles of tenants, by the tenant's name and the role's. */
  private final ImmutableMap<String, ImmutableMap<String, RoleRules>> own;

  /** The families of tenants, contained ones before those that contain them. */
  private final ImmutableList<TenantView> families;

  /** Whether decisions of all subjects depend on a tenant's name, or on where roles are held. */
  private final boolean scoped;

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
      ImmutableMap<String, RoleRules> limits,
      ImmutableMap<String, ImmutableMap<String, RoleRules>> own,
      ImmutableList<TenantView> families,
      boolean scoped,
      ExceptedRoles excepted,
      int timed) {
    this.policy = book.policy();
    this.actions = book.actions();
    this.settings = settings;
    this.policyVersion = new PolicyVersion(policy);
    this.refusals =
        Maps.toMap(
            Arrays.asList(Reason.values()),
            reason -> CompiledRule.none(reason, Cause.Nothing.INSTANCE));
    this.everywhere = everywhere;
    this.roles = roles;
    this.tenants = tenants;
    this.tenantIndex = tenantIndex;
    this.limits = limits;
    this.own = own;
    this.families = families;
    this.scoped = scoped;
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
    Map<String, RoleRules> limits = compilation.limits(policy.limits().values());
    ImmutableMap<String, ImmutableMap<String, RoleRules>> own =
        compilation.ownRoles(policy.ownRoles(), policy.roles().size());
    compilation.throwIfTooCostly();
    return new CompiledPolicy(
        book,
        settings,
        TenantView.compile(Tenant.global(), 0, settings.relations(policy.aliases())),
        PersistentMap.copyOf(roles),
        PersistentMap.copyOf(tenants),
        TenantIndex.of(policy.tenants()),
        ImmutableMap.copyOf(limits),
        own,
        families(tenants.values()),
        policy.roles().values().stream().anyMatch(CompiledPolicy::isScoped)
            || policy.tenants().stream().anyMatch(CompiledPolicy::isScoped),
        ExceptedRoles.of(roles.values()),
        timed(roles.values()) + timed(limits.values()) + timedOwn(own));
  }

  /** Whether a role's rules depend on the name of the tenant, or on where it is held. */
  private static boolean isScoped(Role role) {
    return role.isHeldInTenantOnly()
        || role.permissions().stream().anyMatch(rule -> rule.mentions(Subject.TENANT));
  }

  private static boolean isScoped(Tenant tenant) {
    return tenant.isFamily()
        || Stream.concat(tenant.includes().stream(), tenant.excludes().stream())
            .anyMatch(clause -> namesTenant(clause.pattern()));
  }

  private static boolean namesTenant(ResourcePattern pattern) {
    return pattern.variables().contains(Subject.TENANT);
  }

  /** The families among some tenants, contained ones before those that contain them. */
  private static ImmutableList<TenantView> families(Collection<TenantView> views) {
    List<TenantView> families = views.stream().filter(TenantView::isFamily).toList();
    return families.stream()
        .sorted(Comparator.comparingLong(family -> contained(family, families)))
        .collect(ImmutableList.toImmutableList());
  }

  private static long contained(TenantView family, List<TenantView> families) {
    ResourcePattern name = ResourcePattern.of(List.of(family.name()));
    return families.stream()
        .filter(other -> name.covers(ResourcePattern.of(List.of(other.name()))))
        .count();
  }

  private static int timedOwn(ImmutableMap<String, ImmutableMap<String, RoleRules>> own) {
    return own.values().stream().mapToInt(rules -> timed(rules.values())).sum();
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
            && next.limits().equals(policy.limits())
            && next.ownRoles().equals(policy.ownRoles())
            && next.attributes().equals(policy.attributes())
            && next.valueRules().equals(policy.valueRules())
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
    PersistentMap<String, TenantView> views = changed(tenants, otherTenants, newViews);
    boolean otherFamilies =
        newViews.values().stream().anyMatch(TenantView::isFamily)
            || families.stream().anyMatch(family -> otherTenants.contains(family.name()));
    List<RoleRules> oldRoles = values(otherRoles, name -> Optional.ofNullable(roles.get(name)));
    return new CompiledPolicy(
        book,
        settings,
        everywhere,
        changed(roles, otherRoles, newRoles),
        views,
        tenantIndex.without(values(otherTenants, policy::tenant)).with(newTenants),
        limits,
        own,
        otherFamilies ? families(views.values()) : families,
        scoped
            || newTenants.stream().anyMatch(CompiledPolicy::isScoped)
            || values(otherRoles, next::role).stream().anyMatch(CompiledPolicy::isScoped),
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

  /** The variables as rules see them: one with a value that is not admitted is unset. */
  Variables seen(Variables given) {
    return policy.valueRules().isEmpty() ? given : policy.valueRules().applied(given);
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

  /**
   * The view of the tenant that a name stands for: the exact tenant, or the narrowest family. Null
   * if there is none, or no tenant can have the name.
   */
  @Nullable TenantView viewOf(String tenant) {
    if (!TenantName.isValid(tenant)) {
      return null;
    }
    TenantView exact = tenants.get(tenant);
    if (exact != null) {
      return exact;
    }
    for (TenantView family : families) {
      if (family.tenant().pattern().matches(tenant)) {
        return family;
      }
    }
    return null;
  }

  /** The families of tenants, contained ones before those that contain them. */
  ImmutableList<TenantView> families() {
    return families;
  }

  /** Whether one of some roles enters any tenant. */
  boolean entersAny(Set<String> names, boolean identified) {
    return tenantIndex.isEnteredBy(names, identified);
  }

  /** Whether decisions depend on a tenant's name, or on where roles are held. */
  boolean isScoped() {
    return scoped;
  }

  /** The compiled rules of a limit, or null if it is not defined. */
  @Nullable RoleRules limit(String name) {
    return limits.get(name);
  }

  /** The compiled rules of an own role of a tenant, or null if it has none of that name. */
  @Nullable RoleRules ownRules(String tenant, String role) {
    ImmutableMap<String, RoleRules> rules = own.get(tenant);
    return rules == null ? null : rules.get(role);
  }

  /** The views of the tenants that one of some roles enters, exact ones and families. */
  List<TenantView> enteredBy(Set<String> names) {
    return tenantIndex.enteredBy(names).stream()
        .map(tenants::get)
        .filter(Objects::nonNull)
        .sorted(Comparator.comparingInt(TenantView::number))
        .collect(ImmutableList.toImmutableList());
  }

  /** The current time in milliseconds, also if no rule has time bounds. */
  long millis() {
    return settings.clock().millis();
  }

  /** The maximum cost of a check. */
  int subjectCost() {
    return settings.subjectCost();
  }

  /** The access of some parts, cached at an entry. */
  RoleSetAccess access(RoleSetAccess.Parts parts, RoleSetEntry entry) {
    return RoleSetAccess.of(parts, everywhere, settings.subjectCost(), entry);
  }

  /**
   * The permissions of the holder of some roles in one tenant.
   *
   * @param parts the roles
   * @param view the tenant, or the family of a tenant
   * @param cost the maximum cost of all other rules that a check evaluates
   */
  EffectivePermissions permissions(RoleSetAccess.Parts parts, TenantView view, long cost) {
    int left = Ints.saturatedCast(Math.max(0, settings.subjectCost() - cost));
    return cost > settings.subjectCost()
        ? EffectivePermissions.refused(everywhere, Reason.ROLES_TOO_COSTLY)
        : RoleSetAccess.permissions(parts, view, everywhere, left);
  }

  /** Whether it uses tenants. */
  boolean usesTenants() {
    return policy.usesTenants();
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

  /** The decision of a rule or clause in a tenant, with this policy's version. */
  Decision decision(CompiledRule rule, String tenant) {
    return policy.usesTenants()
        ? inTenants.of(rule, tenant, policyVersion)
        : rule.decision(policyVersion);
  }

  /** A new decision of a limit in a tenant, with this policy's version. */
  Decision decision(Reason reason, Cause cause, String tenant) {
    return new Decision(reason, cause, policyVersion, tenant);
  }

  /** What decides for a reason that no single rule gives. */
  CompiledRule refusal(Reason reason) {
    return Objects.requireNonNull(refusals.get(reason));
  }

  /** The version in its decisions. */
  String version() {
    return policyVersion.version();
  }

  /** Releases the policy from its decisions, which then keep only its version. */
  void settle() {
    policyVersion.settle();
  }

  /**
   * The parts of the access of an identified subject by roles that it holds everywhere.
   *
   * @param names the roles, with inherited ones
   */
  RoleSetAccess.Parts parts(Set<String> names) {
    List<TenantView> entered = enteredBy(names);
    if (!admits(names, true, !entered.isEmpty())) {
      return RoleSetAccess.Parts.notAdmitted();
    }
    ImmutableList<RoleRules> held = rules(names);
    return new RoleSetAccess.Parts(
        true,
        isAdmin(names),
        policy.usesTenants(),
        held,
        excepted(held, names),
        ImmutableList.copyOf(entered));
  }

  /** The roles that exceptions of some rules name and that are held. */
  static ImmutableSet<String> excepted(List<RoleRules> held, Set<String> names) {
    return held.stream()
        .filter(rules -> !rules.byHolders().isEmpty())
        .flatMap(rules -> rules.excepted().stream())
        .filter(names::contains)
        .collect(ImmutableSet.toImmutableSet());
  }

  /** The rules of the roles that have some, in the order of the policy. */
  ImmutableList<RoleRules> rules(Set<String> names) {
    return names.stream()
        .map(roles::get)
        .filter(Objects::nonNull)
        .sorted(Comparator.comparingInt(RoleRules::number))
        .collect(ImmutableList.toImmutableList());
  }

  /** Whether one of the roles administers the policy. */
  boolean isAdmin(Set<String> names) {
    return holdsOneOf(policy.adminRoles(), names, true);
  }

  /**
   * Whether the holder of some roles is admitted: by an authorized role or an admin role. In a
   * policy without authorized roles, by any role that the policy gives something: a rule that
   * allows or stages, entry to a tenant, an assignment.
   *
   * @param names the roles that count, with inherited ones
   * @param identified whether the subject is; if it is not, only exact names count
   * @param enters whether one of the roles enters a tenant
   */
  boolean admits(Set<String> names, boolean identified, boolean enters) {
    if (identified && isAdmin(names)) {
      return true;
    }
    if (policy.restrictsEntry()) {
      return holdsOneOf(policy.authorizedRoles(), names, identified);
    }
    return enters || names.stream().anyMatch(this::isNamed);
  }

  private boolean isNamed(String role) {
    RoleRules rules = roles.get(role);
    return (rules != null && rules.gives()) || policy.assigns(role);
  }

  /** Whether one of some roles enters a tenant or family. */
  boolean enters(TenantView view, Set<String> names, boolean identified) {
    return holdsOneOf(view.tenant().roles(), names, identified);
  }

  private static boolean holdsOneOf(
      Set<NamePattern> patterns, Set<String> names, boolean identified) {
    return patterns.stream()
        .anyMatch(
            pattern ->
                pattern instanceof Literal exact
                    ? names.contains(exact.name())
                    : identified && names.stream().anyMatch(pattern::matches));
  }
}
