package dev.tenon.policy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.path.NamePattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  private final ImmutableMap<String, Role> roles;
  private final ImmutableList<Tenant> tenants;
  private final boolean tenancy;
  private final ImmutableSet<NamePattern> authorizedRoles;
  private final boolean entryRestricted;
  private final ImmutableSet<NamePattern> adminRoles;
  private final Actions actions;
  private final ImmutableList<Assignment> assignments;
  private final Aliases aliases;
  private final ImmutableList<ClaimMapping> claimMappings;
  private final ImmutableList<Issuer> issuers;
  private final ClaimMapper mapper;
  private volatile String version;

  private Policy(Builder from) {
    this.roles = ImmutableMap.copyOf(Maps.transformValues(from.allRoles(), new Sharing()::share));
    this.tenants = ImmutableList.copyOf(from.tenants);
    this.tenancy = from.tenancy;
    this.authorizedRoles = ImmutableSet.copyOf(from.authorizedRoles);
    this.entryRestricted = from.entryRestricted;
    this.adminRoles = ImmutableSet.copyOf(from.adminRoles);
    this.actions = from.actions;
    this.assignments = ImmutableList.copyOf(from.assignments);
    this.aliases = from.aliases;
    this.claimMappings = ImmutableList.copyOf(from.claimMappings);
    this.issuers = ImmutableList.copyOf(from.issuers);
    this.mapper = new ClaimMapper(this);
    this.version = from.version;
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
    Builder builder = new Builder();
    roles.values().forEach(builder::role);
    builder.tenants.addAll(tenants);
    builder.tenancy = tenancy;
    builder.authorizedRoles.addAll(authorizedRoles);
    builder.entryRestricted = entryRestricted;
    builder.adminRoles.addAll(adminRoles);
    builder.actions = actions;
    builder.assignments.addAll(assignments);
    builder.aliases = aliases;
    builder.claimMappings.addAll(claimMappings);
    builder.issuers.addAll(issuers);
    return builder;
  }

  /**
   * The same with a role, in the place of the one of the same name if there is one, or else last.
   *
   * @param role the role
   * @return a new policy, whose version is the hash of its content
   * @throws dev.tenon.diagnostic.DiagnosticException if something in it means nothing, or if it
   *     would inherit itself
   */
  public Policy with(Role role) {
    Builder builder = toBuilder();
    if (roles.containsKey(role.name())) {
      builder.roles.replaceAll(before -> before.name().equals(role.name()) ? role : before);
    } else {
      builder.role(role);
    }
    return builder.build();
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
    if (!roles.containsKey(name)) {
      return this;
    }
    Builder builder = toBuilder();
    builder.roles.removeIf(role -> role.name().equals(name));
    builder.order.remove(name);
    return builder.build();
  }

  /**
   * The same with a tenant, in the place of the one of the same name if there is one, or else last.
   *
   * @param tenant the tenant
   * @return a new policy, with tenants in any case; its version is the hash of its content
   * @throws dev.tenon.diagnostic.DiagnosticException if something in it means nothing
   */
  public Policy with(Tenant tenant) {
    Builder builder = toBuilder().usingTenants();
    if (tenants.stream().anyMatch(before -> before.name().equals(tenant.name()))) {
      builder.tenants.replaceAll(before -> before.name().equals(tenant.name()) ? tenant : before);
    } else {
      builder.tenant(tenant);
    }
    return builder.build();
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
    Builder builder = toBuilder();
    boolean found = builder.tenants.removeIf(tenant -> tenant.name().equals(name));
    return found ? builder.build() : this;
  }

  /**
   * The same with an assignment.
   *
   * @param assignment which roles to whom; if an equal one is there, nothing changes
   * @return a policy, whose version is the hash of its content
   * @throws dev.tenon.diagnostic.DiagnosticException if there is no role of a name
   */
  public Policy with(Assignment assignment) {
    return assignments.contains(assignment) ? this : toBuilder().assign(assignment).build();
  }

  /**
   * The same without an assignment.
   *
   * @param assignment any that is equal; if there is none, nothing changes
   * @return a policy, whose version is the hash of its content
   */
  public Policy without(Assignment assignment) {
    Builder builder = toBuilder();
    boolean found = builder.assignments.removeIf(assignment::equals);
    return found ? builder.build() : this;
  }

  /**
   * The same under another version.
   *
   * @param name the version; empty for the hash of the content
   * @return a new policy
   */
  public Policy withVersion(String name) {
    return toBuilder().version(name).build();
  }

  /**
   * The roles that have permissions or inherit.
   *
   * @return an immutable map by name, in the order in which they were first named
   */
  public Map<String, Role> roles() {
    return roles;
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
    return tenants;
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
    return assignments;
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
   * that it says, in the order in which it says it.
   *
   * <p>The hash is computed when first asked for; it takes about a microsecond for each permission.
   *
   * @return the version
   */
  public String version() {
    if (version.isEmpty()) {
      version = Fingerprint.of(this);
    }
    return version;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Policy other
        && roles.equals(other.roles)
        && tenancy == other.tenancy
        && new HashSet<>(tenants).equals(new HashSet<>(other.tenants))
        && entryRestricted == other.entryRestricted
        && authorizedRoles.equals(other.authorizedRoles)
        && adminRoles.equals(other.adminRoles)
        && actions.equals(other.actions)
        && aliases.equals(other.aliases)
        && new HashSet<>(claimMappings).equals(new HashSet<>(other.claimMappings))
        && new HashSet<>(issuers).equals(new HashSet<>(other.issuers))
        && new HashSet<>(assignments).equals(new HashSet<>(other.assignments));
  }

  @Override
  public int hashCode() {
    return Objects.hash(roles, tenancy, new HashSet<>(tenants), actions);
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
      granted.computeIfAbsent(Role.requireName(role), name -> new ArrayList<>()).add(permission);
      order.add(role);
      return this;
    }

    /**
     * Adds a tenant, and with it makes the policy one with tenants.
     *
     * @param tenant the tenant, whose name must be new
     * @return this builder
     */
    public Builder tenant(Tenant tenant) {
      tenants.add(tenant);
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
      actions = declared;
      return this;
    }

    /**
     * Gives roles to subjects.
     *
     * @param assignment which roles to whom
     * @return this builder
     */
    public Builder assign(Assignment assignment) {
      assignments.add(assignment);
      return this;
    }

    /**
     * Gives resources second names.
     *
     * @param names all of them
     * @return this builder
     */
    public Builder aliases(Aliases names) {
      aliases = names;
      return this;
    }

    /**
     * Gives a claim a meaning, whoever issued it.
     *
     * @param mapping what the claim yields
     * @return this builder
     */
    public Builder claims(ClaimMapping mapping) {
      claimMappings.add(mapping);
      return this;
    }

    /**
     * Believes an issuer's tokens.
     *
     * @param issuer the issuer, whose name must be new
     * @return this builder
     */
    public Builder issuer(Issuer issuer) {
      issuers.add(issuer);
      return this;
    }

    /**
     * Names the version, such as a commit, instead of a hash of the content.
     *
     * @param name the version
     * @return this builder
     */
    public Builder version(String name) {
      version = name;
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
