package dev.tenon.policy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Maps;
import dev.tenon.claims.ClaimMapper;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.Issuer;
import dev.tenon.claims.MappedSubject;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.path.NamePattern;
import dev.tenon.path.PathProblem;
import dev.tenon.persistent.PersistentMap;
import dev.tenon.subject.RoleName;
import dev.tenon.subject.Subject;
import dev.tenon.subject.TenantName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decisions depend on: roles with their permissions, tenants, the authorized and
 * admin roles, the declared actions, and the roles the policy itself assigns.
 *
 * <pre>{@code
 * Policy policy =
 *     Policy.builder()
 *         .role(Role.of("operator").with(Permission.allow("FLINK_*").on("flink/dev")))
 *         .tenant(Tenant.of("dev").including("flink/dev").enteredBy("operator"))
 *         .build();
 * Authorizer authorizer = Authorizer.compile(policy);
 * }</pre>
 *
 * <p>A policy is complete: every name in it refers to something that exists. Immutable and safe to
 * share; equal when all parts are equal, regardless of order and place.
 */
public final class Policy {

  private final PersistentMap<String, Role> roles;
  private final PersistentMap<String, Tenant> tenants;
  private final boolean tenancy;
  private final ImmutableSet<NamePattern> authorizedRoles;
  private final boolean entryRestricted;
  private final ImmutableSet<NamePattern> adminRoles;
  private final Actions actions;
  private final Assignments assignments;

  /** The own roles of tenants, by the tenant's name and the role's; no tenant has none. */
  private final PersistentMap<String, ImmutableMap<String, Role>> own;

  private final ImmutableMap<String, Role> limits;
  private final Mentions mentions;
  private final Aliases aliases;
  private final AttributeDeclarations attributes;
  private final ValueRules valueRules;
  private final ImmutableList<ClaimMapping> claimMappings;
  private final ImmutableList<Issuer> issuers;
  private final ImmutableSet<String> claimedRoles;
  private final ClaimMapper mapper;
  private volatile String version;

  /** Whether an own role of a tenant inherits another role under a condition. */
  private final transient boolean ownConditional;

  /** This policy without conditions of inheritance; null until it is needed. */
  private transient volatile @Nullable Policy flattened;

  private Policy(Builder from) {
    this.roles = PersistentMap.copyOf(Maps.transformValues(from.allRoles(), new Sharing()::share));
    this.tenants = PersistentMap.copyOf(Maps.uniqueIndex(from.tenants, Tenant::name));
    this.tenancy = from.tenancy;
    this.authorizedRoles = ImmutableSet.copyOf(from.authorizedRoles);
    this.entryRestricted = from.entryRestricted;
    this.adminRoles = ImmutableSet.copyOf(from.adminRoles);
    this.actions = from.actions;
    this.assignments = Assignments.copyOf(from.assignments);
    this.own = PersistentMap.copyOf(from.ownRoles());
    this.ownConditional = areConditional(own);
    this.limits = Maps.uniqueIndex(from.limits, Role::name);
    this.mentions = Mentions.in(roles.values(), assignments.list());
    this.aliases = from.aliases;
    this.attributes = from.attributes;
    this.valueRules = from.valueRules;
    this.claimMappings = ImmutableList.copyOf(from.claimMappings);
    this.issuers = ImmutableList.copyOf(from.issuers);
    this.claimedRoles = ClaimReferences.rolesIn(claimMappings, issuers);
    this.mapper =
        ClaimMapper.of(claimMappings, issuers, attributes)
            .knowing(known()::contains, inTenantOnly(roles));
    this.version = from.version;
  }

  /**
   * A changed copy. It shares all unchanged parts with the original, and has no reference to it.
   */
  private Policy(
      Policy same,
      PersistentMap<String, Role> roles,
      PersistentMap<String, Tenant> tenants,
      Assignments assignments,
      PersistentMap<String, ImmutableMap<String, Role>> own,
      Mentions mentions,
      String version) {
    this.roles = roles;
    this.tenants = tenants;
    this.tenancy = same.tenancy || tenants.size() > 0;
    this.authorizedRoles = same.authorizedRoles;
    this.entryRestricted = same.entryRestricted;
    this.adminRoles = same.adminRoles;
    this.actions = same.actions;
    this.assignments = assignments;
    this.own = own;
    this.ownConditional = own == same.own ? same.ownConditional : areConditional(own);
    this.limits = same.limits;
    this.mentions = mentions;
    this.aliases = same.aliases;
    this.attributes = same.attributes;
    this.valueRules = same.valueRules;
    this.claimMappings = same.claimMappings;
    this.issuers = same.issuers;
    this.claimedRoles = same.claimedRoles;
    this.mapper = same.mapper.knowing(known()::contains, inTenantOnly(roles));
    this.version = version;
  }

  private static Predicate<String> inTenantOnly(PersistentMap<String, Role> roles) {
    return name -> {
      Role role = roles.get(name);
      return role != null && role.isHeldInTenantOnly();
    };
  }

  private KnownRoles known() {
    return KnownRoles.of(roles.asMap().keySet(), tenants.values(), authorizedRoles, adminRoles);
  }

  /**
   * Starts a policy that grants nothing.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A policy that decides the same, in which no role inherits another under a condition: each role
   * has the rules that it inherits so as its own, with the conditions. It has the version of this
   * one. It serves questions about decisions, and is not meant to be written or changed further.
   *
   * @return this policy if no role inherits under a condition; otherwise a copy, made once in time
   *     linear in the number of roles and inherited rules
   */
  public Policy flattened() {
    Policy flat = flattened;
    if (flat == null) {
      flat = inheritsUnderConditions() ? flatten() : this;
      flattened = flat;
    }
    return flat;
  }

  /**
   * Whether a role inherits another one under a condition: a general role, or an own role of a
   * tenant.
   *
   * @return whether {@link #flattened} differs from this policy
   */
  public boolean inheritsUnderConditions() {
    return mentions.haveConditions() || ownConditional;
  }

  private static boolean areConditional(PersistentMap<String, ImmutableMap<String, Role>> own) {
    return own.values().stream().anyMatch(roles -> Inheritance.isIn(roles.values()));
  }

  private Policy flatten() {
    Inheritance general = new Inheritance(roles::get);
    PersistentMap<String, Role> flat = roles;
    for (Role role : roles.values()) {
      if (!role.inheritsWhen().isEmpty()) {
        flat = flat.with(role.name(), general.flattened(role));
      }
    }
    PersistentMap<String, ImmutableMap<String, Role>> flatOwn = own;
    for (Map.Entry<String, ImmutableMap<String, Role>> tenant : own.asMap().entrySet()) {
      ImmutableMap<String, Role> siblings = tenant.getValue();
      if (Inheritance.isIn(siblings.values())) {
        Inheritance inheritance =
            new Inheritance(name -> siblings.getOrDefault(name, roles.get(name)));
        flatOwn =
            flatOwn.with(
                tenant.getKey(),
                ImmutableMap.copyOf(Maps.transformValues(siblings, inheritance::flattened)));
      }
    }
    return new Policy(
        this,
        flat,
        tenants,
        assignments,
        flatOwn,
        Mentions.in(flat.values(), assignments.list()),
        version());
  }

  /**
   * Starts a policy with the content of this one, but without its version.
   *
   * @return a new builder
   */
  public Builder toBuilder() {
    Builder builder = toFrame();
    roles.values().forEach(builder::role);
    builder.tenants.addAll(tenants.values());
    builder.assignments.addAll(assignments.list());
    own.asMap().forEach((tenant, all) -> all.values().forEach(r -> builder.ownRole(tenant, r)));
    builder.claimMappings.addAll(claimMappings);
    builder.issuers.addAll(issuers);
    return builder;
  }

  /**
   * Starts a policy with the parts of this one that apply to all roles and tenants: the actions,
   * the aliases, the authorized and admin roles, and whether tenants are used. It has no roles,
   * tenants, assignments, claim mappings and issuers yet. The cost does not depend on the size of
   * this policy.
   *
   * @return a new builder
   */
  public Builder toFrame() {
    Builder builder = new Builder();
    builder.tenancy = tenancy;
    builder.authorizedRoles.addAll(authorizedRoles);
    builder.entryRestricted = entryRestricted;
    builder.adminRoles.addAll(adminRoles);
    builder.actions = actions;
    builder.aliases = aliases;
    builder.attributes = attributes;
    builder.valueRules = valueRules;
    builder.limits.addAll(limits.values());
    return builder;
  }

  /**
   * A copy with a role, which replaces the role of the same name or is added last.
   *
   * <p>Like every change of one part, it takes a few microseconds regardless of the size of the
   * policy: the new policy shares the unchanged parts with this one. Only for a role whose rules
   * have ids, it takes time linear in the number of rules of the policy, to compare the ids. The
   * result is checked as by {@link Builder#build}.
   *
   * @param role the role
   * @return a new policy, whose version is the hash of its content
   * @throws dev.tenon.diagnostic.DiagnosticException if it refers to something that does not exist,
   *     or would inherit itself
   */
  public Policy with(Role role) {
    Role before = roles.get(role.name());
    PersistentMap<String, Role> changed = roles.with(role.name(), new Sharing().share(role));
    Mentions named = before == null ? mentions : mentions.without(before);
    return checked(
        new Completeness(changed, actions, aliases, attributes, tenancy, inheritsUnderConditions())
            .isGiven(role),
        new Policy(this, changed, tenants, assignments, own, named.with(role), ""));
  }

  /**
   * A changed policy, which is checked as a whole if the check of the changed part was not enough.
   */
  private static Policy checked(boolean right, Policy changed) {
    return right ? changed : changed.toBuilder().build();
  }

  /**
   * A copy without a role.
   *
   * @param name the role's name; if there is none, nothing changes
   * @return a policy, whose version is the hash of its content
   * @throws dev.tenon.diagnostic.DiagnosticException if a role inherits it, or an assignment or a
   *     claim mapping refers to it
   */
  public Policy withoutRole(String name) {
    Role before = roles.get(name);
    return before == null
        ? this
        : checked(
            !mentions.has(name) && !claimedRoles.contains(name) && own.size() == 0,
            new Policy(
                this,
                roles.without(name),
                tenants,
                assignments,
                own,
                mentions.without(before),
                ""));
  }

  /**
   * A copy with a tenant, which replaces the tenant of the same name or is added last.
   *
   * @param tenant the tenant
   * @return a new policy, which uses tenants; its version is the hash of its content
   * @throws dev.tenon.diagnostic.DiagnosticException if it refers to something that does not exist,
   *     or if a claim mapping gives a role that only the replaced tenant mentioned
   */
  public Policy with(Tenant tenant) {
    Tenant before = tenants.get(tenant.name());
    boolean known = before == null || tenant.roles().containsAll(before.roles());
    Completeness completeness =
        new Completeness(roles, actions, aliases, attributes, tenancy, inheritsUnderConditions());
    return checked(
        completeness.isGiven(tenant) && (known || completeness.exist(claimedRoles)),
        with(tenants.with(tenant.name(), tenant)));
  }

  private Policy with(PersistentMap<String, Tenant> changed) {
    return new Policy(this, roles, changed, assignments, own, mentions, "");
  }

  /**
   * A copy without a tenant. When the last tenant is removed, no resource is visible to any
   * subject.
   *
   * @param name the tenant's name; if there is none, nothing changes
   * @return a policy, whose version is the hash of its content
   * @throws dev.tenon.diagnostic.DiagnosticException if a claim mapping gives a role that only this
   *     tenant mentioned
   */
  public Policy withoutTenant(String name) {
    return tenants.get(name) == null
        ? this
        : checked(
            new Completeness(
                        roles, actions, aliases, attributes, tenancy, inheritsUnderConditions())
                    .exist(claimedRoles)
                && !assignments.nameTenants()
                && !ClaimReferences.nameTenants(claimMappings, issuers)
                && own.size() == 0,
            with(tenants.without(name)));
  }

  /**
   * A copy with an assignment.
   *
   * @param assignment the assignment; if the policy has an equal one, nothing changes
   * @return a policy, whose version is the hash of its content
   * @throws dev.tenon.diagnostic.DiagnosticException if one of its roles does not exist
   */
  public Policy with(Assignment assignment) {
    return assignments.contains(assignment)
        ? this
        : checked(
            new Completeness(
                    roles, actions, aliases, attributes, tenancy, inheritsUnderConditions())
                .isGiven(assignment),
            new Policy(
                this,
                roles,
                tenants,
                assignments.with(assignment),
                own,
                mentions.with(assignment.roles()),
                ""));
  }

  /**
   * A copy without an assignment.
   *
   * @param assignment an equal assignment; if there is none, nothing changes
   * @return a policy, whose version is the hash of its content
   */
  public Policy without(Assignment assignment) {
    return !assignments.contains(assignment)
        ? this
        : new Policy(
            this,
            roles,
            tenants,
            assignments.without(assignment),
            own,
            mentions.without(assignment.roles()),
            "");
  }

  /**
   * A copy with another version.
   *
   * @param name the version; empty for the hash of the content
   * @return a new policy
   */
  public Policy withVersion(String name) {
    String checked =
        Objects.requireNonNull(name, "version").isEmpty() ? name : PathProblem.requireName(name);
    return new Policy(this, roles, tenants, assignments, own, mentions, checked);
  }

  /**
   * A copy with an own role of a tenant, which replaces the tenant's own role of the same name.
   *
   * @param tenant the tenant's name
   * @param role the role
   * @return a new policy, whose version is the hash of its content
   * @throws dev.tenon.diagnostic.DiagnosticException if there is no such tenant, the role refers to
   *     something that does not exist, or would inherit itself
   */
  public Policy withOwn(String tenant, Role role) {
    Map<String, Role> changed = new LinkedHashMap<>(ownRoles(tenant));
    changed.put(role.name(), role);
    return withOwn(tenant, changed);
  }

  /**
   * A copy without an own role of a tenant.
   *
   * @param tenant the tenant's name
   * @param name the role's name; if there is none, nothing changes
   * @return a policy, whose version is the hash of its content
   * @throws dev.tenon.diagnostic.DiagnosticException if another own role of the tenant inherits it,
   *     or an assignment of the tenant gives it
   */
  public Policy withoutOwn(String tenant, String name) {
    Map<String, Role> changed = new LinkedHashMap<>(ownRoles(tenant));
    return changed.remove(Objects.requireNonNull(name, "name")) == null
        ? this
        : withOwn(tenant, changed);
  }

  private Policy withOwn(String tenant, Map<String, Role> changed) {
    PersistentMap<String, ImmutableMap<String, Role>> all =
        changed.isEmpty() ? own.without(tenant) : own.with(tenant, ImmutableMap.copyOf(changed));
    return checked(false, new Policy(this, roles, tenants, assignments, all, mentions, ""));
  }

  /**
   * The roles that this policy does not share with another one: added, removed, changed, moved, or
   * rebuilt.
   *
   * @param other a policy; if one of the two was derived from the other, the cost is proportional
   *     to the changes, otherwise linear in both
   * @return their names
   */
  public Set<String> rolesNotSharedWith(Policy other) {
    return roles.changesSince(other.roles);
  }

  /**
   * The tenants that this policy does not share with another one, at the cost of {@link
   * #rolesNotSharedWith}.
   *
   * @param other a policy
   * @return their names
   */
  public Set<String> tenantsNotSharedWith(Policy other) {
    return tenants.changesSince(other.tenants);
  }

  /**
   * The number of a role. Numbers increase in the order of the roles, may have gaps, and are kept
   * when a policy is changed, but not when it is rebuilt.
   *
   * @param role the role's name
   * @return a number; -1 if there is no such role
   */
  public int numberOfRole(String role) {
    return roles.number(role);
  }

  /**
   * The number of a tenant, with the properties of {@link #numberOfRole}.
   *
   * @param tenant the tenant's name
   * @return a number; -1 if there is no such tenant
   */
  public int numberOfTenant(String tenant) {
    return tenants.number(tenant);
  }

  /**
   * The roles that are defined or have permissions.
   *
   * @return an immutable map by name, in the order in which they were first named
   */
  public Map<String, Role> roles() {
    return roles.asMap();
  }

  /**
   * The role with a name.
   *
   * @param name the role's name
   * @return the role, if it is defined or has permissions
   */
  public Optional<Role> role(String name) {
    return Optional.ofNullable(roles.get(name));
  }

  /**
   * The own roles of tenants, which the tenants' administrators define. An own role is another role
   * than the general one of the same name, and than the own roles of other tenants: only the
   * assignments that the tenant {@linkplain Assignment#owner owns} and its other own roles name it.
   *
   * @return an immutable map by the tenant's name, then by the role's name; without tenants that
   *     have none
   */
  public Map<String, ? extends Map<String, Role>> ownRoles() {
    return own.asMap();
  }

  /**
   * The own roles of a tenant.
   *
   * @param tenant the tenant's name
   * @return an immutable map by name; empty if it has none
   */
  public Map<String, Role> ownRoles(String tenant) {
    ImmutableMap<String, Role> all = own.get(tenant);
    return all == null ? ImmutableMap.of() : all;
  }

  /**
   * Whether the policy mentions a name of a role exactly: as a role, in a list of roles that enter,
   * admit, administer or approve, in an exception, as the group of an assignment, or as what claims
   * give. Reads every rule.
   *
   * @param name a role's name
   * @return true also if nothing gives it any permission
   */
  public boolean mentionsRole(String name) {
    return new RoleMentions(this).include(name) || claimedRoles.contains(name);
  }

  /**
   * Whether the policy uses tenants. If so, no resource is visible outside a tenant.
   *
   * @return true if tenants are configured, even an empty list
   */
  public boolean usesTenants() {
    return tenancy;
  }

  /**
   * The tenants.
   *
   * @return an immutable list in the order in which they were written
   */
  public List<Tenant> tenants() {
    return tenants.values();
  }

  /**
   * The tenant with a name.
   *
   * @param name the tenant's name
   * @return the tenant, if there is one
   */
  public Optional<Tenant> tenant(String name) {
    return Optional.ofNullable(tenants.get(name));
  }

  /**
   * Whether only subjects with certain roles may make requests.
   *
   * @return true if {@link #authorizedRoles} are configured, even an empty list
   */
  public boolean restrictsEntry() {
    return entryRestricted;
  }

  /**
   * The roles whose holders may make requests; holders of admin roles may too.
   *
   * @return an immutable set; meaningful only if {@link #restrictsEntry}
   */
  public Set<NamePattern> authorizedRoles() {
    return authorizedRoles;
  }

  /**
   * The roles whose holders may make requests and administer. They allow no action by themselves.
   *
   * @return an immutable set
   */
  public Set<NamePattern> adminRoles() {
    return adminRoles;
  }

  /**
   * The declared actions.
   *
   * @return the declarations, {@link Actions#none()} if there are none
   */
  public Actions actions() {
    return actions;
  }

  /**
   * The roles that the policy itself assigns.
   *
   * @return an immutable list in the order in which they were written
   */
  public List<Assignment> assignments() {
    return assignments.list();
  }

  /**
   * The assignments for every identified subject of any issuer.
   *
   * @return an immutable list in the order in which they were written
   */
  public List<Assignment> assignmentsToEveryone() {
    return assignments.toEveryone();
  }

  /**
   * All other assignments that apply to a subject, by an index lookup.
   *
   * @param subject the subject
   * @return an immutable list: by its id, by its client, by its issuer
   */
  public List<Assignment> assignmentsTo(Subject subject) {
    return assignments.to(subject);
  }

  /**
   * The limits: named ceilings on what the roles of a subject give. Each is like a role without
   * inheritance, and nobody can hold it as a role.
   *
   * @return an immutable map by name, in the order of the source
   */
  public Map<String, Role> limits() {
    return limits;
  }

  /**
   * The tenant or family of tenants that a name stands for: the tenant of exactly this name, or the
   * narrowest family whose glob matches it.
   *
   * @param name the name of a tenant in a request
   * @return the tenant or family; empty if there is none, or no tenant can have the name. Takes
   *     time linear in the number of tenants if none has exactly this name
   */
  public Optional<Tenant> tenantOf(String name) {
    if (!TenantName.isValid(name)) {
      return Optional.empty();
    }
    Tenant exact = tenants.get(name);
    return exact != null
        ? Optional.of(exact)
        : tenants.values().stream()
            .filter(tenant -> tenant.isFamily() && tenant.pattern().matches(name))
            .reduce((one, other) -> one.contains(other) ? other : one);
  }

  /**
   * Whether an assignment gives a role to somebody, other than those of a tenant's administrators.
   *
   * @param role the role's name
   * @return true if one does; takes constant time
   */
  public boolean assigns(String role) {
    return assignments.give(role);
  }

  /**
   * The aliases of resources.
   *
   * @return the aliases, {@link Aliases#none()} if there are none
   */
  public Aliases aliases() {
    return aliases;
  }

  /**
   * What the values of variables must not contain.
   *
   * @return the rules, {@link ValueRules#none()} if there are none
   */
  public ValueRules valueRules() {
    return valueRules;
  }

  /**
   * The attributes that conditions of rules may test.
   *
   * @return the declarations, {@link AttributeDeclarations#none()} if there are none
   */
  public AttributeDeclarations attributes() {
    return attributes;
  }

  /**
   * The claim mappings for tokens of any issuer.
   *
   * @return an immutable list in the order in which it was written
   */
  public List<ClaimMapping> claimMappings() {
    return claimMappings;
  }

  /**
   * The issuers whose tokens are accepted.
   *
   * @return an immutable list in the order in which it was written
   */
  public List<Issuer> issuers() {
    return issuers;
  }

  /**
   * The subject of verified claims, with the roles and variables that the policy's mappings give.
   *
   * <p>Claims are a token's payload as plain values: {@code String}, {@code Number}, {@code
   * Boolean}, {@code List} and {@code Map}. Nothing is verified here. Linear in the claims' size;
   * never throws for any claims.
   *
   * @param claims the claims, with the subject's identity ({@code iss}, {@code sub})
   * @return the subject, and a report
   */
  public MappedSubject subjectFrom(Map<String, ?> claims) {
    return mapper.map(ImmutableList.of(claims));
  }

  /**
   * The subject of claims from several sources, such as an access token, an ID token and the
   * response of a userinfo endpoint. The first source identifies the subject; the others add roles
   * and variables if their {@code sub} is the same. A claim that no source has gives nothing.
   *
   * @param sources at least one object of claims, in order of precedence
   * @return the subject, and a report
   * @throws IllegalArgumentException if there is no source
   */
  public MappedSubject subjectFrom(List<? extends Map<String, ?>> sources) {
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("no claims at all");
    }
    return mapper.map(ImmutableList.copyOf(sources));
  }

  /**
   * The version: the one that was set, or {@code sha256:} and the hash of the content. It does not
   * depend on the order of roles, tenants and assignments, nor on the history: a changed policy has
   * the same version as an equal one that was built.
   *
   * <p>The hash is computed on first use, in about a microsecond for each permission. It is a hash
   * of hashes: a policy that was derived from one with a computed version hashes only the changes.
   *
   * @return the version
   */
  public String version() {
    if (version.isEmpty()) {
      version = Fingerprint.of(this, roles, tenants, assignments, own);
    }
    return version;
  }

  @Override
  public boolean equals(Object o) {
    return o == this || (o instanceof Policy other && saysTheSame(other));
  }

  private boolean saysTheSame(Policy other) {
    return equal(roles, other.roles)
        && tenancy == other.tenancy
        && equal(tenants, other.tenants)
        && equal(own, other.own)
        && entryRestricted == other.entryRestricted
        && authorizedRoles.equals(other.authorizedRoles)
        && adminRoles.equals(other.adminRoles)
        && actions.equals(other.actions)
        && aliases.equals(other.aliases)
        && attributes.equals(other.attributes)
        && valueRules.equals(other.valueRules)
        && limits.equals(other.limits)
        && new HashSet<>(claimMappings).equals(new HashSet<>(other.claimMappings))
        && new HashSet<>(issuers).equals(new HashSet<>(other.issuers))
        && new HashSet<>(assignments.list()).equals(new HashSet<>(other.assignments.list()));
  }

  /** Skips the parts that both share. */
  private static <V> boolean equal(PersistentMap<String, V> some, PersistentMap<String, V> others) {
    return some.size() == others.size()
        && some.changesSince(others).stream()
            .allMatch(name -> Objects.equals(some.get(name), others.get(name)));
  }

  @Override
  public int hashCode() {
    return Objects.hash(roles.asMap().keySet(), tenancy, tenants.asMap().keySet(), actions);
  }

  /** The number of parts of each kind, in one line. */
  @Override
  public String toString() {
    return roles.size() + " roles, " + tenants.size() + " tenants";
  }

  /**
   * Builds a {@link Policy}. For one thread; it ends at {@link #build}.
   *
   * <p>Parts may be added in any order; references between them are checked at the end.
   */
  public static final class Builder {

    private final List<Role> roles = new ArrayList<>();
    private final Map<String, List<Permission>> granted = new LinkedHashMap<>();
    private final Set<String> order = new LinkedHashSet<>();
    private final List<Tenant> tenants = new ArrayList<>();
    private boolean tenancy;
    private final List<NamePattern> authorizedRoles = new ArrayList<>();
    private boolean entryRestricted;
    private final List<NamePattern> adminRoles = new ArrayList<>();
    private Actions actions = Actions.none();
    private final List<Assignment> assignments = new ArrayList<>();
    private final Map<String, List<Role>> own = new LinkedHashMap<>();
    private Aliases aliases = Aliases.none();
    private AttributeDeclarations attributes = AttributeDeclarations.none();
    private ValueRules valueRules = ValueRules.none();
    private final List<Role> limits = new ArrayList<>();
    private final List<ClaimMapping> claimMappings = new ArrayList<>();
    private final List<Issuer> issuers = new ArrayList<>();
    private String version = "";

    private Builder() {}

    /**
     * Defines a role. A name may be defined once.
     *
     * @param role the role
     * @return this builder
     */
    public Builder role(Role role) {
      roles.add(role);
      order.add(role.name());
      return this;
    }

    /**
     * Adds a permission to a role. The role need not be defined: it may come from the identity
     * provider.
     *
     * @param role the role's name
     * @param permission the permission to add
     * @return this builder
     * @throws IllegalArgumentException if the name is not a valid role name
     */
    public Builder permission(String role, Permission permission) {
      Objects.requireNonNull(permission, "permission");
      granted.computeIfAbsent(RoleName.require(role), name -> new ArrayList<>()).add(permission);
      order.add(role);
      return this;
    }

    /**
     * Replaces all roles and permissions.
     *
     * @param others the roles, each with its permissions
     * @return this builder
     */
    public Builder withRoles(Collection<Role> others) {
      roles.clear();
      granted.clear();
      order.clear();
      others.forEach(this::role);
      return this;
    }

    /**
     * Replaces all tenants. With an empty collection, whether the policy uses tenants does not
     * change.
     *
     * @param others the tenants, whose names must differ
     * @return this builder
     */
    public Builder withTenants(Collection<Tenant> others) {
      tenants.clear();
      others.forEach(this::tenant);
      return this;
    }

    /**
     * Replaces the authorized roles. Whether the policy restricts entry does not change.
     *
     * @param patterns roles or globs
     * @return this builder
     */
    public Builder withAuthorizedRoles(Collection<NamePattern> patterns) {
      authorizedRoles.clear();
      authorizedRoles.addAll(patterns);
      return this;
    }

    /**
     * Replaces the admin roles.
     *
     * @param patterns roles or globs
     * @return this builder
     */
    public Builder withAdminRoles(Collection<NamePattern> patterns) {
      adminRoles.clear();
      return administeredBy(patterns);
    }

    /**
     * Replaces all assignments.
     *
     * @param others the assignments
     * @return this builder
     */
    public Builder withAssignments(Collection<Assignment> others) {
      assignments.clear();
      others.forEach(this::assign);
      return this;
    }

    /**
     * Replaces the claim mappings for tokens of any issuer.
     *
     * @param others the mappings
     * @return this builder
     */
    public Builder withClaimMappings(Collection<ClaimMapping> others) {
      claimMappings.clear();
      others.forEach(this::claims);
      return this;
    }

    /**
     * Replaces all issuers.
     *
     * @param others the issuers, whose names must differ
     * @return this builder
     */
    public Builder withIssuers(Collection<Issuer> others) {
      issuers.clear();
      others.forEach(this::issuer);
      return this;
    }

    /**
     * Adds a tenant. The policy then uses tenants.
     *
     * @param tenant the tenant, whose name must be new
     * @return this builder
     */
    public Builder tenant(Tenant tenant) {
      tenants.add(Objects.requireNonNull(tenant, "tenant"));
      return usingTenants();
    }

    /**
     * Makes the policy use tenants, even if there is none. Without a tenant, no resource is
     * visible.
     *
     * @return this builder
     */
    public Builder usingTenants() {
      tenancy = true;
      return this;
    }

    /**
     * Lets only holders of these roles, and administrators, make requests.
     *
     * @param names roles or globs; an empty list admits administrators only
     * @return this builder
     */
    public Builder authorizing(String... names) {
      return authorizing(Arrays.stream(names).map(NamePattern::of).toList());
    }

    /**
     * Lets only holders of these roles, and administrators, make requests.
     *
     * @param patterns roles or globs; an empty list admits administrators only
     * @return this builder
     */
    public Builder authorizing(Collection<NamePattern> patterns) {
      authorizedRoles.addAll(patterns);
      entryRestricted = true;
      return this;
    }

    /**
     * Lets holders of these roles make requests and administer.
     *
     * @param names roles or globs
     * @return this builder
     */
    public Builder administeredBy(String... names) {
      return administeredBy(Arrays.stream(names).map(NamePattern::of).toList());
    }

    /**
     * Lets holders of these roles make requests and administer.
     *
     * @param patterns roles or globs
     * @return this builder
     */
    public Builder administeredBy(Collection<NamePattern> patterns) {
      adminRoles.addAll(patterns);
      return this;
    }

    /**
     * Declares the actions.
     *
     * @param declared all of them
     * @return this builder
     */
    public Builder actions(Actions declared) {
      actions = Objects.requireNonNull(declared, "actions");
      return this;
    }

    /**
     * Adds an assignment of roles to subjects.
     *
     * @param assignment the assignment
     * @return this builder
     */
    public Builder assign(Assignment assignment) {
      assignments.add(Objects.requireNonNull(assignment, "assignment"));
      return this;
    }

    /**
     * Defines an own role of a tenant. It is another role than the general one of the same name.
     *
     * @param tenant the tenant's name
     * @param role the role, which may inherit general roles and own roles of the same tenant
     * @return this builder
     * @throws IllegalArgumentException if no tenant can have the name
     */
    public Builder ownRole(String tenant, Role role) {
      Objects.requireNonNull(role, "role");
      own.computeIfAbsent(TenantName.require(tenant), name -> new ArrayList<>()).add(role);
      return this;
    }

    /**
     * Replaces all own roles of tenants.
     *
     * @param others the own roles by the tenant's name
     * @return this builder
     * @throws IllegalArgumentException if no tenant can have one of the names
     */
    public Builder withOwnRoles(Map<String, ? extends Collection<Role>> others) {
      own.clear();
      others.forEach((tenant, all) -> all.forEach(role -> ownRole(tenant, role)));
      return this;
    }

    /** The own roles by tenant and name. */
    private ImmutableMap<String, ImmutableMap<String, Role>> ownRoles() {
      return ImmutableMap.copyOf(
          Maps.transformValues(own, all -> Maps.uniqueIndex(all, Role::name)));
    }

    /**
     * Defines a limit: a named ceiling on what the roles of a subject give. It has its own
     * namespace: a role may have the same name.
     *
     * @param limit its rules, in the form of a role that inherits none
     * @return this builder
     * @throws IllegalArgumentException if it inherits roles or is named {@value RoleName#EVERYONE}
     */
    public Builder limit(Role limit) {
      if (!limit.inheritedNames().isEmpty() || limit.name().equals(RoleName.EVERYONE)) {
        throw new IllegalArgumentException(
            "a limit has a name and inherits no role: " + Diagnostic.quote(limit.name()));
      }
      limits.add(limit);
      return this;
    }

    /**
     * Replaces all limits.
     *
     * @param others the limits, whose names must differ
     * @return this builder
     * @throws IllegalArgumentException if one inherits roles or is named {@value RoleName#EVERYONE}
     */
    public Builder withLimits(Collection<Role> others) {
      limits.clear();
      others.forEach(this::limit);
      return this;
    }

    /**
     * Sets the attributes that conditions of rules may test.
     *
     * @param declared their names and types
     * @return this builder
     */
    public Builder attributes(AttributeDeclarations declared) {
      attributes = Objects.requireNonNull(declared, "attributes");
      return this;
    }

    /**
     * Sets what the values of variables must not contain.
     *
     * @param rules all of them
     * @return this builder
     */
    public Builder valueRules(ValueRules rules) {
      valueRules = Objects.requireNonNull(rules, "rules");
      return this;
    }

    /**
     * Sets the aliases of resources.
     *
     * @param names all of them
     * @return this builder
     */
    public Builder aliases(Aliases names) {
      aliases = Objects.requireNonNull(names, "aliases");
      return this;
    }

    /**
     * Adds a claim mapping for tokens of any issuer.
     *
     * @param mapping the mapping
     * @return this builder
     */
    public Builder claims(ClaimMapping mapping) {
      claimMappings.add(Objects.requireNonNull(mapping, "mapping"));
      return this;
    }

    /**
     * Adds an issuer whose tokens are accepted.
     *
     * @param issuer the issuer, whose name must be new
     * @return this builder
     */
    public Builder issuer(Issuer issuer) {
      issuers.add(Objects.requireNonNull(issuer, "issuer"));
      return this;
    }

    /**
     * Sets the version, such as a commit, instead of a hash of the content.
     *
     * @param name the version
     * @return this builder
     */
    public Builder version(String name) {
      version =
          Objects.requireNonNull(name, "version").isEmpty() ? name : PathProblem.requireName(name);
      return this;
    }

    /** Every role with its definition and its added permissions, in the order of first mention. */
    private Map<String, Role> allRoles() {
      Map<String, Role> all = new LinkedHashMap<>();
      order.forEach(name -> all.put(name, Role.of(name)));
      for (Role role : roles) {
        all.merge(role.name(), role, Builder::both);
      }
      granted.forEach(
          (name, permissions) -> all.computeIfPresent(name, (n, role) -> role.with(permissions)));
      return all;
    }

    /** Two definitions of a role as one, so that both are checked. */
    private static Role both(Role first, Role second) {
      return first.equals(Role.of(first.name()))
          ? second
          : inheriting(
              second.with(first.permissions()).inheriting(first.inherits()), first.inheritsWhen());
    }

    private static Role inheriting(Role role, Map<String, RuleCondition> more) {
      Role both = role;
      for (Map.Entry<String, RuleCondition> one : more.entrySet()) {
        both = both.inheritingWhen(one.getKey(), one.getValue());
      }
      return both;
    }

    /**
     * The problems in the parts so far: undefined names, names defined twice, cycles.
     *
     * @return immutable, sorted by place; empty if the policy can be built
     */
    public List<Diagnostic> problems() {
      Diagnostics found = new Diagnostics();
      Map<String, Role> all = allRoles();
      List<Assignment> general = assignments.stream().filter(one -> one.owner().isEmpty()).toList();
      new References(roles, all, tenants, actions, general, found).check();
      Inheritance inheritance = new Inheritance(all::get);
      all.values().forEach(role -> inheritance.check(role, found));
      new OwnReferences(all, own, tenants, assignments, actions, found).check();
      Iterable<Role> rules = Iterables.concat(all.values(), limits, Iterables.concat(own.values()));
      new Approvers(rules, found).check();
      new ConditionReferences(attributes, found).check(rules);
      TenancyReferences tenantNames =
          new TenancyReferences(all, tenants, tenancy, limits, assignments, actions, found);
      tenantNames.check();
      new AliasReach(aliases, rules, tenants, found).check();
      KnownRoles known = KnownRoles.of(all.keySet(), tenants, authorizedRoles, adminRoles);
      new ClaimReferences(
              claimMappings, issuers, known, all.keySet(), tenantNames, attributes, found)
          .check();
      return found.sorted();
    }

    /**
     * The policy.
     *
     * @return an immutable policy
     * @throws dev.tenon.diagnostic.DiagnosticException with all {@link #problems} if one is an
     *     error
     */
    public Policy build() {
      Diagnostics found = new Diagnostics();
      found.addAll(problems());
      found.throwIfErrors();
      return new Policy(this);
    }
  }
}
