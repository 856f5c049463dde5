package dev.tenon.policy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import dev.tenon.claims.ClaimMapper;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.Issuer;
import dev.tenon.claims.MappedSubject;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.path.NamePattern;
import dev.tenon.path.PathProblem;
import dev.tenon.persistent.PersistentMap;
import dev.tenon.subject.RoleName;
import dev.tenon.subject.Subject;
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

/**
 * Everything that decides: roles with their permissions, tenants, who may enter, the declared
 * actions, and the roles the policy itself assigns.
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
 * <p>A policy is complete: whatever names something names what exists. Immutable and safe to share;
 * equal when all parts are equal, in any order and wherever they were written.
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
  private final Mentions mentions;
  private final Aliases aliases;
  private final ImmutableList<ClaimMapping> claimMappings;
  private final ImmutableList<Issuer> issuers;
  private final ImmutableSet<String> claimedRoles;
  private final ClaimMapper mapper;
  private volatile String version;

  private Policy(Builder from) {
    this.roles = PersistentMap.copyOf(Maps.transformValues(from.allRoles(), new Sharing()::share));
    this.tenants = PersistentMap.copyOf(Maps.uniqueIndex(from.tenants, Tenant::name));
    this.tenancy = from.tenancy;
    this.authorizedRoles = ImmutableSet.copyOf(from.authorizedRoles);
    this.entryRestricted = from.entryRestricted;
    this.adminRoles = ImmutableSet.copyOf(from.adminRoles);
    this.actions = from.actions;
    this.assignments = Assignments.copyOf(from.assignments);
    this.mentions = Mentions.in(roles.values(), assignments.list());
    this.aliases = from.aliases;
    this.claimMappings = ImmutableList.copyOf(from.claimMappings);
    this.issuers = ImmutableList.copyOf(from.issuers);
    this.claimedRoles = ClaimReferences.rolesIn(claimMappings, issuers);
    this.mapper = ClaimMapper.of(claimMappings, issuers, known()::contains);
    this.version = from.version;
  }

  /** The same but for a change; everything else is shared, and no way leads back. */
  private Policy(
      Policy same,
      PersistentMap<String, Role> roles,
      PersistentMap<String, Tenant> tenants,
      Assignments assignments,
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
    this.mentions = mentions;
    this.aliases = same.aliases;
    this.claimMappings = same.claimMappings;
    this.issuers = same.issuers;
    this.claimedRoles = same.claimedRoles;
    this.mapper = same.mapper.knowing(known()::contains);
    this.version = version;
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
   * Starts a policy that says all that this one says. It has no version of its own yet.
   *
   * @return a new builder
   */
  public Builder toBuilder() {
    Builder builder = toFrame();
    roles.values().forEach(builder::role);
    builder.tenants.addAll(tenants.values());
    builder.assignments.addAll(assignments.list());
    builder.claimMappings.addAll(claimMappings);
    builder.issuers.addAll(issuers);
    return builder;
  }

  /**
   * Starts a policy with what this one says for all of its roles and tenants: the actions, the
   * aliases, who may enter and who administers, and whether there are tenants. It has no roles,
   * tenants, assignments, claim mappings and issuers yet. The cost does not depend on how many this
   * one has.
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
    return builder;
  }

  /**
   * The same with a role, in the place of the one of the same name if there is one, or else last.
   *
   * <p>Like all changes of one part it costs a few microseconds, however large the policy is: the
   * new policy shares with this one whatever they have in common. It is checked as a build checks
   * it; the ids of its rules, if they have any, are compared with those of all other rules.
   *
   * @param role the role
   * @return a new policy, whose version is the hash of its content
   * @throws dev.tenon.diagnostic.DiagnosticException if something in it means nothing, or if it
   *     would inherit itself
   */
  public Policy with(Role role) {
    Role before = roles.get(role.name());
    PersistentMap<String, Role> changed = roles.with(role.name(), new Sharing().share(role));
    Mentions named = before == null ? mentions : mentions.without(before.inherits());
    return checked(
        new Completeness(changed, actions, aliases).isGiven(role),
        new Policy(this, changed, tenants, assignments, named.with(role.inherits()), ""));
  }

  /** A change; where looking at it alone did not show that it is right, all is looked at. */
  private static Policy checked(boolean right, Policy changed) {
    return right ? changed : changed.toBuilder().build();
  }

  /**
   * The same without a role.
   *
   * @param name the role's name; if there is none, nothing changes
   * @return a policy, whose version is the hash of its content
   * @throws dev.tenon.diagnostic.DiagnosticException if a role inherits it, or an assignment or a
   *     claim mapping gives it
   */
  public Policy withoutRole(String name) {
    Role before = roles.get(name);
    return before == null
        ? this
        : checked(
            !mentions.has(name) && !claimedRoles.contains(name),
            new Policy(
                this,
                roles.without(name),
                tenants,
                assignments,
                mentions.without(before.inherits()),
                ""));
  }

  /**
   * The same with a tenant, in the place of the one of the same name if there is one, or else last.
   *
   * @param tenant the tenant
   * @return a new policy, with tenants in any case; its version is the hash of its content
   * @throws dev.tenon.diagnostic.DiagnosticException if something in it means nothing, or if a
   *     claim mapping gives a role that nothing but this tenant spoke of
   */
  public Policy with(Tenant tenant) {
    Tenant before = tenants.get(tenant.name());
    boolean known = before == null || tenant.roles().containsAll(before.roles());
    Completeness completeness = new Completeness(roles, actions, aliases);
    return checked(
        completeness.isGiven(tenant) && (known || completeness.exist(claimedRoles)),
        with(tenants.with(tenant.name(), tenant)));
  }

  private Policy with(PersistentMap<String, Tenant> changed) {
    return new Policy(this, roles, changed, assignments, mentions, "");
  }

  /**
   * The same without a tenant. Without the last one, nobody sees anything.
   *
   * @param name the tenant's name; if there is none, nothing changes
   * @return a policy, whose version is the hash of its content
   * @throws dev.tenon.diagnostic.DiagnosticException if a claim mapping gives a role that nothing
   *     but this tenant spoke of
   */
  public Policy withoutTenant(String name) {
    return tenants.get(name) == null
        ? this
        : checked(
            new Completeness(roles, actions, aliases).exist(claimedRoles),
            with(tenants.without(name)));
  }

  /**
   * The same with an assignment.
   *
   * @param assignment which roles to whom; if an equal one is there, nothing changes
   * @return a policy, whose version is the hash of its content
   * @throws dev.tenon.diagnostic.DiagnosticException if there is no role of a name
   */
  public Policy with(Assignment assignment) {
    return assignments.contains(assignment)
        ? this
        : checked(
            new Completeness(roles, actions, aliases).isGiven(assignment),
            new Policy(
                this,
                roles,
                tenants,
                assignments.with(assignment),
                mentions.with(assignment.roles()),
                ""));
  }

  /**
   * The same without an assignment.
   *
   * @param assignment any that is equal; if there is none, nothing changes
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
            mentions.without(assignment.roles()),
            "");
  }

  /**
   * The same under another version.
   *
   * @param name the version; empty for the hash of the content
   * @return a new policy
   */
  public Policy withVersion(String name) {
    String checked =
        Objects.requireNonNull(name, "version").isEmpty() ? name : PathProblem.requireName(name);
    return new Policy(this, roles, tenants, assignments, mentions, checked);
  }

  /**
   * The roles that are not the same in another policy: added, removed, changed, moved, or built
   * anew.
   *
   * @param other a policy; if one of the two was made of the other by changes, this costs what the
   *     changes were, and else it is linear
   * @return their names
   */
  public Set<String> rolesNotSharedWith(Policy other) {
    return roles.changesSince(other.roles);
  }

  /**
   * The tenants that are not the same in another policy, likewise.
   *
   * @param other a policy
   * @return their names
   */
  public Set<String> tenantsNotSharedWith(Policy other) {
    return tenants.changesSince(other.tenants);
  }

  /**
   * Where a role stands among the others. Numbers grow in the order of the roles, may have gaps,
   * and stay the role's own as long as a policy is changed and not built anew.
   *
   * @param role the role's name
   * @return a number; -1 if there is no such role
   */
  public int numberOfRole(String role) {
    return roles.number(role);
  }

  /**
   * Where a tenant stands among the others, likewise.
   *
   * @param tenant the tenant's name
   * @return a number; -1 if there is no such tenant
   */
  public int numberOfTenant(String tenant) {
    return tenants.number(tenant);
  }

  /**
   * The roles that have permissions or inherit.
   *
   * @return an immutable map by name, in the order in which they were first named
   */
  public Map<String, Role> roles() {
    return roles.asMap();
  }

  /**
   * The role of a name.
   *
   * @param name the role's name
   * @return the role, if it has permissions or inherits, or is defined without either
   */
  public Optional<Role> role(String name) {
    return Optional.ofNullable(roles.get(name));
  }

  /**
   * Whether the policy isolates tenants; if so, nothing is visible outside one.
   *
   * @return true if tenants were given, even none at all
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
   * The tenant of a name.
   *
   * @param name the tenant's name
   * @return the tenant, if there is one
   */
  public Optional<Tenant> tenant(String name) {
    return Optional.ofNullable(tenants.get(name));
  }

  /**
   * Whether only some roles may enter at all.
   *
   * @return true if {@link #authorizedRoles} were given, even none at all
   */
  public boolean restrictsEntry() {
    return entryRestricted;
  }

  /**
   * The roles whose holders may enter, besides the administrators.
   *
   * @return an immutable set; without meaning unless {@link #restrictsEntry}
   */
  public Set<NamePattern> authorizedRoles() {
    return authorizedRoles;
  }

  /**
   * The roles whose holders may enter and administer. They allow no action by themselves.
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
   * The roles that the policy itself gives.
   *
   * @return an immutable list in the order in which they were written
   */
  public List<Assignment> assignments() {
    return assignments.list();
  }

  /**
   * The assignments that give every identified subject roles, whoever vouches for it.
   *
   * @return an immutable list in the order in which they were written
   */
  public List<Assignment> assignmentsToEveryone() {
    return assignments.toEveryone();
  }

  /**
   * All other assignments that give a subject roles. They are found, not searched for.
   *
   * @param subject who may have been given roles
   * @return an immutable list: to its id, to its client, to all of its issuer
   */
  public List<Assignment> assignmentsTo(Subject subject) {
    return assignments.to(subject);
  }

  /**
   * Second names of resources.
   *
   * @return the aliases, {@link Aliases#none()} if there are none
   */
  public Aliases aliases() {
    return aliases;
  }

  /**
   * What claims mean, whoever issued them.
   *
   * @return an immutable list in the order in which it was written
   */
  public List<ClaimMapping> claimMappings() {
    return claimMappings;
  }

  /**
   * Whose tokens are believed.
   *
   * @return an immutable list in the order in which it was written
   */
  public List<Issuer> issuers() {
    return issuers;
  }

  /**
   * Who verified claims speak of, with the roles and variables that the policy's mappings give.
   *
   * <p>Claims are a token's payload as plain values: {@code String}, {@code Number}, {@code
   * Boolean}, {@code List} and {@code Map}. Nothing is verified here. Linear in the claims' size;
   * never throws for any claims.
   *
   * @param claims what names the subject ({@code iss}, {@code sub}) and gives roles
   * @return the subject, and a report
   */
  public MappedSubject subjectFrom(Map<String, ?> claims) {
    return mapper.map(ImmutableList.of(claims));
  }

  /**
   * The same from several sources, such as an access token, an ID token and the answer of a
   * userinfo endpoint. The first one says who it is; the others add to what it gives, if their
   * {@code sub} is the same. A claim that none of them has gives nothing.
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
   * Which policy this is: the version it was given, or else {@code sha256:} and the hash of all
   * that it says. In what order it names roles, tenants and assignments does not count, nor how it
   * came to be: a policy that was changed has the same version as one that was built so.
   *
   * <p>The hash is computed when first asked for; it takes about a microsecond for each permission.
   * It is a hash of hashes: a policy that was made by a change of one that knows its version hashes
   * only what changed.
   *
   * @return the version
   */
  public String version() {
    if (version.isEmpty()) {
      version = Fingerprint.of(this, roles, tenants, assignments);
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
        && entryRestricted == other.entryRestricted
        && authorizedRoles.equals(other.authorizedRoles)
        && adminRoles.equals(other.adminRoles)
        && actions.equals(other.actions)
        && aliases.equals(other.aliases)
        && new HashSet<>(claimMappings).equals(new HashSet<>(other.claimMappings))
        && new HashSet<>(issuers).equals(new HashSet<>(other.issuers))
        && new HashSet<>(assignments.list()).equals(new HashSet<>(other.assignments.list()));
  }

  /** What is shared is not looked at. */
  private static <V> boolean equal(PersistentMap<String, V> some, PersistentMap<String, V> others) {
    return some.size() == others.size()
        && some.changesSince(others).stream()
            .allMatch(name -> Objects.equals(some.get(name), others.get(name)));
  }

  @Override
  public int hashCode() {
    return Objects.hash(roles.asMap().keySet(), tenancy, tenants.asMap().keySet(), actions);
  }

  /** How much there is of everything, in one line. */
  @Override
  public String toString() {
    return roles.size() + " roles, " + tenants.size() + " tenants";
  }

  /**
   * Builds a {@link Policy}. For one thread; it ends at {@link #build}.
   *
   * <p>Each part may be added in any order; what refers to what is checked at the end.
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
    private Aliases aliases = Aliases.none();
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
     * Gives a permission to a role that need not be defined: it may come from the identity
     * provider.
     *
     * @param role the role's name
     * @param permission what it permits besides
     * @return this builder
     * @throws IllegalArgumentException if it is not a role's name
     */
    public Builder permission(String role, Permission permission) {
      Objects.requireNonNull(permission, "permission");
      granted.computeIfAbsent(RoleName.require(role), name -> new ArrayList<>()).add(permission);
      order.add(role);
      return this;
    }

    /**
     * Other roles and permissions in the place of all that were given so far.
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
     * Other tenants in the place of all that were given so far. Whether the policy is one with
     * tenants stays as it is where there are none.
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
     * Other roles may enter than those that were given so far. Whether entry is restricted at all
     * stays as it is.
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
     * Other roles administer than those that were given so far.
     *
     * @param patterns roles or globs
     * @return this builder
     */
    public Builder withAdminRoles(Collection<NamePattern> patterns) {
      adminRoles.clear();
      return administeredBy(patterns);
    }

    /**
     * Other assignments in the place of all that were given so far.
     *
     * @param others which roles to whom
     * @return this builder
     */
    public Builder withAssignments(Collection<Assignment> others) {
      assignments.clear();
      others.forEach(this::assign);
      return this;
    }

    /**
     * Other meanings of claims in the place of all that were given so far.
     *
     * @param others what claims yield, whoever issued them
     * @return this builder
     */
    public Builder withClaimMappings(Collection<ClaimMapping> others) {
      claimMappings.clear();
      others.forEach(this::claims);
      return this;
    }

    /**
     * Other issuers in the place of all that were given so far.
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
     * Adds a tenant, and with it makes the policy one with tenants.
     *
     * @param tenant the tenant, whose name must be new
     * @return this builder
     */
    public Builder tenant(Tenant tenant) {
      tenants.add(Objects.requireNonNull(tenant, "tenant"));
      return usingTenants();
    }

    /**
     * Makes the policy one with tenants, even if there is none: then nobody sees anything.
     *
     * @return this builder
     */
    public Builder usingTenants() {
      tenancy = true;
      return this;
    }

    /**
     * Lets only holders of some roles enter, and administrators.
     *
     * @param names roles or globs; none at all keeps everybody else out
     * @return this builder
     */
    public Builder authorizing(String... names) {
      return authorizing(Arrays.stream(names).map(NamePattern::of).toList());
    }

    /**
     * Lets only holders of some roles enter, and administrators.
     *
     * @param patterns roles or globs; none at all keeps everybody else out
     * @return this builder
     */
    public Builder authorizing(Collection<NamePattern> patterns) {
      authorizedRoles.addAll(patterns);
      entryRestricted = true;
      return this;
    }

    /**
     * Lets holders of some roles enter and administer.
     *
     * @param names roles or globs
     * @return this builder
     */
    public Builder administeredBy(String... names) {
      return administeredBy(Arrays.stream(names).map(NamePattern::of).toList());
    }

    /**
     * Lets holders of some roles enter and administer.
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
     * Gives roles to subjects.
     *
     * @param assignment which roles to whom
     * @return this builder
     */
    public Builder assign(Assignment assignment) {
      assignments.add(Objects.requireNonNull(assignment, "assignment"));
      return this;
    }

    /**
     * Gives resources second names.
     *
     * @param names all of them
     * @return this builder
     */
    public Builder aliases(Aliases names) {
      aliases = Objects.requireNonNull(names, "aliases");
      return this;
    }

    /**
     * Gives a claim a meaning, whoever issued it.
     *
     * @param mapping what the claim yields
     * @return this builder
     */
    public Builder claims(ClaimMapping mapping) {
      claimMappings.add(Objects.requireNonNull(mapping, "mapping"));
      return this;
    }

    /**
     * Believes an issuer's tokens.
     *
     * @param issuer the issuer, whose name must be new
     * @return this builder
     */
    public Builder issuer(Issuer issuer) {
      issuers.add(Objects.requireNonNull(issuer, "issuer"));
      return this;
    }

    /**
     * Names the version, such as a commit, instead of a hash of the content.
     *
     * @param name the version
     * @return this builder
     */
    public Builder version(String name) {
      version =
          Objects.requireNonNull(name, "version").isEmpty() ? name : PathProblem.requireName(name);
      return this;
    }

    /** Every role with what is defined and what is granted, in the order of first mention. */
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

    /** What two definitions of a role say together, so that everything in both is checked. */
    private static Role both(Role first, Role second) {
      return first.equals(Role.of(first.name()))
          ? second
          : second.with(first.permissions()).inheriting(first.inherits());
    }

    /**
     * What is wrong with the parts so far: names that mean nothing, names defined twice, circles.
     *
     * @return immutable, sorted by place; empty if the policy can be built
     */
    public List<Diagnostic> problems() {
      Diagnostics found = new Diagnostics();
      Map<String, Role> all = allRoles();
      new References(roles, all, tenants, actions, assignments, found).check();
      new AliasReach(aliases, all.values(), tenants, found).check();
      KnownRoles known = KnownRoles.of(all.keySet(), tenants, authorizedRoles, adminRoles);
      new ClaimReferences(claimMappings, issuers, known, all.keySet(), found).check();
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
