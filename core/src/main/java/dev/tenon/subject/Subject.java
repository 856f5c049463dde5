package dev.tenon.subject;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.Attributes;
import dev.tenon.path.PathProblem;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The subject of a request: an issuer and an id, its own roles, and the values of its variables.
 *
 * <pre>{@code
 * Subject ada =
 *     Subject.of("ada").withRoles("payments-operator").withVariable("project", "ml", "fraud");
 * }</pre>
 *
 * <p>The variable {@code user} is always the id. The policy defines the permissions of a role name,
 * which is never a wildcard; a name that the policy does not know grants nothing. Immutable and
 * safe to share; equal when issuer, id, client, roles, held roles, variables, attributes, actors,
 * limits and confinement are equal.
 */
public final class Subject {

  /** The variable that always holds the subject's id. */
  public static final String USER = "user";

  /** The maximum number of own roles of a subject, which bounds the work of one check. */
  public static final int MAX_ROLES = 1000;

  /** The maximum length of the chain of actors in a token. */
  public static final int MAX_ACTORS = 8;

  /** The variable that always holds the name of the active tenant. */
  public static final String TENANT = "tenant";

  /** The maximum number of roles that a subject holds in a scope, in all tenants together. */
  public static final int MAX_HELD = 10_000;

  /** The maximum number of limits of a subject. */
  public static final int MAX_LIMITS = 32;

  private static final Subject ANONYMOUS = new Subject(new Parts());

  private final String issuer;
  private final String id;
  private final String client;
  private final ImmutableSet<String> roles;

  /** The origin of each role, in the order of {@link #roles}. */
  private final List<String> origins;

  private final ImmutableSet<HeldRole> held;
  private final Variables variables;
  private final Attributes attributes;
  private final ImmutableList<Actor> actors;
  private final ImmutableList<Actor> limiting;
  private final ImmutableSet<HeldLimit> limits;
  private final String confinement;

  private Subject(Parts parts) {
    this.issuer = parts.issuer;
    this.id = parts.id;
    this.client = parts.client;
    this.roles = parts.roles;
    this.origins = parts.origins;
    this.held = parts.held;
    this.variables = parts.variables;
    this.attributes = parts.attributes;
    this.actors = parts.actors;
    this.limiting = parts.limiting;
    this.limits = parts.limits;
    this.confinement = parts.confinement;
  }

  /** All components, mutable, so that a copy can change one of them. */
  private static final class Parts {
    private String issuer = "";
    private String id = "";
    private String client = "";
    private ImmutableSet<String> roles = ImmutableSet.of();
    private List<String> origins = ImmutableList.of();
    private ImmutableSet<HeldRole> held = ImmutableSet.of();
    private Variables variables = Variables.none();
    private Attributes attributes = Attributes.none();
    private ImmutableList<Actor> actors = ImmutableList.of();
    private ImmutableList<Actor> limiting = ImmutableList.of();
    private ImmutableSet<HeldLimit> limits = ImmutableSet.of();
    private String confinement = "";

    Parts() {}

    Parts(Subject from) {
      this.issuer = from.issuer;
      this.id = from.id;
      this.client = from.client;
      this.roles = from.roles;
      this.origins = from.origins;
      this.held = from.held;
      this.variables = from.variables;
      this.attributes = from.attributes;
      this.actors = from.actors;
      this.limiting = from.limiting;
      this.limits = from.limits;
      this.confinement = from.confinement;
    }
  }

  /** A changed copy of an identified subject. */
  private Subject changed(Consumer<Parts> change) {
    if (!isIdentified()) {
      throw new IllegalArgumentException("the anonymous subject has nothing but what it has");
    }
    Parts parts = new Parts(this);
    change.accept(parts);
    return new Subject(parts);
  }

  /**
   * A subject with all parts given at once, for claim mappings. Applications start with {@link
   * #of}.
   *
   * @param issuer the issuer, empty if it has none
   * @param id the id, not empty
   * @param client the client, empty if it has none
   * @param roles the roles, at most {@link #MAX_ROLES}
   * @param origins the origin of each role, in the order of the roles
   * @param variables its variables, with the id as {@value #USER}
   * @param actors the actors, the one that acts directly first
   * @return the subject
   * @throws IllegalArgumentException if a part is not as described
   */
  public static Subject fromClaims(
      String issuer,
      String id,
      String client,
      Set<String> roles,
      List<String> origins,
      Variables variables,
      List<Actor> actors) {
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(client, "client");
    Objects.requireNonNull(variables, "variables");
    Objects.requireNonNull(actors, "actors");
    PathProblem.requireName(id);
    if (roles.size() > MAX_ROLES) {
      throw new IllegalArgumentException(
          "a subject has at most " + MAX_ROLES + " roles, not " + roles.size());
    }
    if (origins.size() != roles.size()) {
      throw new IllegalArgumentException(
          "each role has one origin: " + roles.size() + " roles, " + origins.size() + " origins");
    }
    if (!Set.of(id).equals(variables.asMap().get(USER))) {
      throw new IllegalArgumentException("the variable `user` is always the subject's id");
    }
    if (variables.isSet(TENANT)) {
      requireSettable(TENANT);
    }
    Parts parts = new Parts();
    parts.issuer = issuer.isEmpty() ? issuer : PathProblem.requireName(issuer);
    parts.id = id;
    parts.client = client.isEmpty() ? client : PathProblem.requireName(client);
    parts.roles = ImmutableSet.copyOf(roles);
    parts.origins = origins;
    parts.variables = variables;
    parts.actors = ImmutableList.copyOf(actors);
    parts.limiting = parts.actors;
    return new Subject(parts);
  }

  /**
   * An identified subject without roles.
   *
   * @param id the id; a canonical segment, so that it can be compared with paths
   * @return the subject
   * @throws dev.tenon.path.InvalidPathException if the id is not a canonical segment
   */
  public static Subject of(String id) {
    Parts parts = new Parts();
    parts.id = id;
    parts.variables = Variables.none().with(USER, id);
    return new Subject(parts);
  }

  /**
   * Checks that a subject or a held role can have values for a variable.
   *
   * @param variable the variable's name
   * @return the name
   * @throws IllegalArgumentException if it is {@value #USER} or {@value #TENANT}, whose values
   *     nobody sets
   */
  public static String requireSettable(String variable) {
    if (variable.equals(USER)) {
      throw new IllegalArgumentException("the variable `user` is always the subject's id");
    }
    if (variable.equals(TENANT)) {
      throw new IllegalArgumentException(
          "the variable `tenant` is always the name of the active tenant");
    }
    return variable;
  }

  /**
   * The anonymous subject. It has no roles, not even {@value RoleName#EVERYONE}, and no variables.
   *
   * @return the shared instance
   */
  public static Subject anonymous() {
    return ANONYMOUS;
  }

  /**
   * A copy with another issuer.
   *
   * @param name the issuer of the id, usually a URL
   * @return a new subject
   */
  public Subject fromIssuer(String name) {
    String checked =
        Objects.requireNonNull(name, "issuer").isEmpty() ? name : PathProblem.requireName(name);
    return changed(parts -> parts.issuer = checked);
  }

  /**
   * A copy with a client: the application that acts on its behalf.
   *
   * @param clientId the client's id
   * @return a new subject
   */
  public Subject throughClient(String clientId) {
    String checked =
        Objects.requireNonNull(clientId, "client").isEmpty()
            ? clientId
            : PathProblem.requireName(clientId);
    return changed(parts -> parts.client = checked);
  }

  /**
   * A copy with more roles.
   *
   * @param names the roles' names
   * @return a new subject
   * @throws IllegalArgumentException if the subject is anonymous or would have more than {@value
   *     #MAX_ROLES}
   */
  public Subject withRoles(String... names) {
    return withRoles(Arrays.asList(names));
  }

  /**
   * A copy with more roles.
   *
   * @param names the roles' names
   * @return a new subject
   * @throws IllegalArgumentException if the subject is anonymous or would have more than {@value
   *     #MAX_ROLES}
   */
  public Subject withRoles(Collection<String> names) {
    return withRoles(names, "given with the subject");
  }

  /**
   * A copy with more roles, and their origin for explanations.
   *
   * @param names the roles' names
   * @param origin in words, such as {@code claim `groups`}
   * @return a new subject
   * @throws IllegalArgumentException if the subject is anonymous or would have more than {@value
   *     #MAX_ROLES}
   */
  public Subject withRoles(Collection<String> names, String origin) {
    Objects.requireNonNull(origin, "origin");
    ImmutableSet<String> all = ImmutableSet.<String>builder().addAll(roles).addAll(names).build();
    if (all.size() > MAX_ROLES) {
      throw new IllegalArgumentException(
          "a subject has at most " + MAX_ROLES + " roles, not " + all.size());
    }
    List<String> from =
        ImmutableList.<String>builder()
            .addAll(origins)
            .addAll(Collections.nCopies(all.size() - roles.size(), origin))
            .build();
    return changed(
        parts -> {
          parts.roles = all;
          parts.origins = from;
        });
  }

  /**
   * A copy with values for a variable.
   *
   * @param name the variable's name, not {@value #USER} and not {@value #TENANT}
   * @param values its values, canonical segments; none is an empty set, which matches nothing
   * @return a new subject
   * @throws IllegalArgumentException if the name or a value is not valid
   */
  public Subject withVariable(String name, String... values) {
    return withVariable(name, Arrays.asList(values));
  }

  /**
   * A copy with values for a variable.
   *
   * @param name the variable's name, not {@value #USER} and not {@value #TENANT}
   * @param values its values, canonical segments; none is an empty set, which matches nothing
   * @return a new subject
   * @throws IllegalArgumentException if the name or a value is not valid
   */
  public Subject withVariable(String name, Collection<String> values) {
    Variables more = variables.with(requireSettable(name), values);
    return changed(parts -> parts.variables = more);
  }

  /**
   * A copy with attributes, which replace previous ones of the same names. Unlike variables they
   * are no sets of segments for patterns, but typed values for conditions.
   *
   * <pre>{@code
   * Subject.of("ada").with(Attributes.none().with("subject.department", "sales"));
   * }</pre>
   *
   * @param values the values, such as of {@code subject.department}
   * @return a new subject
   * @throws IllegalArgumentException if one is not an attribute of the subject
   */
  public Subject with(Attributes values) {
    Attributes all = attributes.withAll(values.requireOnly(AttributeSide.SUBJECT));
    return changed(
        parts -> {
          parts.attributes = all;
          parts.variables = parts.variables.withAttributes(all.asMap());
        });
  }

  /**
   * A copy with an actor that acts on behalf of this subject. The actor's own rights do not count.
   *
   * @param actor the actor's id; the first one added acts directly, the next on behalf of that one
   * @return a new subject
   */
  public Subject actedForBy(String actor) {
    return actedForBy(Actor.of(actor));
  }

  /**
   * A copy with an actor of any issuer.
   *
   * @param actor the actor; the first one added acts directly, the next on behalf of that one
   * @return a new subject
   */
  public Subject actedForBy(Actor actor) {
    ImmutableList<Actor> chain = ImmutableList.<Actor>builder().addAll(actors).add(actor).build();
    ImmutableList<Actor> limited =
        ImmutableList.<Actor>builder().addAll(limiting).add(actor).build();
    return changed(
        parts -> {
          parts.actors = chain;
          parts.limiting = limited;
        });
  }

  /**
   * A copy with an actor that acts as this subject by a decision of its own, as in {@link
   * dev.tenon.admin.Impersonation}. It is recorded, and does not limit what the subject may do.
   *
   * @param actor the actor; the first one added acts directly, the next on behalf of that one
   * @return a new subject
   */
  public Subject impersonatedBy(Actor actor) {
    ImmutableList<Actor> chain = ImmutableList.<Actor>builder().addAll(actors).add(actor).build();
    return changed(parts -> parts.actors = chain);
  }

  /**
   * A copy that holds more roles, each in its scope.
   *
   * @param more the held roles; one without restrictions is as one of {@link #withRoles}
   * @return a new subject
   * @throws IllegalArgumentException if the subject is anonymous, would hold more than {@value
   *     #MAX_HELD} roles in scopes, or more than {@value #MAX_ROLES} in one tenant
   */
  public Subject holding(HeldRole... more) {
    return holding(Arrays.asList(more));
  }

  /**
   * A copy that holds more roles, each in its scope.
   *
   * @param more the held roles; one without restrictions is as one of {@link #withRoles}
   * @return a new subject
   * @throws IllegalArgumentException if the subject is anonymous, would hold more than {@value
   *     #MAX_HELD} roles in scopes, or more than {@value #MAX_ROLES} in one tenant
   */
  public Subject holding(Collection<HeldRole> more) {
    Subject plain = this;
    ImmutableSet.Builder<HeldRole> all = ImmutableSet.<HeldRole>builder().addAll(held);
    for (HeldRole one : more) {
      if (one.scope().isEverywhere()) {
        plain = plain.withRoles(List.of(one.role()), one.origin());
      } else {
        all.add(one);
      }
    }
    ImmutableSet<HeldRole> scoped = all.build();
    requireFew(scoped);
    return plain.changed(parts -> parts.held = scoped);
  }

  /**
   * Whether a subject may hold some roles in scopes.
   *
   * @param held the held roles, without those that count everywhere
   * @return false if there are more than {@value #MAX_HELD}, or more than {@value #MAX_ROLES} in
   *     one tenant
   */
  public static boolean mayHold(Set<HeldRole> held) {
    if (held.size() <= MAX_ROLES) {
      return true;
    }
    Map<String, Integer> inTenant = new HashMap<>();
    held.forEach(one -> inTenant.merge(one.scope().tenant(), 1, Integer::sum));
    return held.size() <= MAX_HELD
        && inTenant.values().stream().allMatch(count -> count <= MAX_ROLES);
  }

  private static void requireFew(Set<HeldRole> held) {
    if (held.size() > MAX_HELD) {
      throw new IllegalArgumentException(
          "a subject holds at most " + MAX_HELD + " roles in scopes, not " + held.size());
    }
    if (!mayHold(held)) {
      throw new IllegalArgumentException(
          "a subject holds at most " + MAX_ROLES + " roles in one tenant");
    }
  }

  /**
   * A copy that holds more roles in one tenant.
   *
   * <pre>{@code
   * Subject.of("ada").withRolesIn("acme", "editor").withRolesIn("globex", "viewer");
   * }</pre>
   *
   * @param tenant the tenant's name
   * @param names the roles' names
   * @return a new subject
   * @throws IllegalArgumentException if a name is not valid or there are too many roles
   */
  public Subject withRolesIn(String tenant, String... names) {
    TenantName.require(tenant);
    return holding(
        HeldRole.each(Arrays.asList(names), RoleScope.everywhere().in(tenant), HeldRole.GIVEN));
  }

  /**
   * A copy with one more limit, by names of the policy's limits: what its roles give counts only
   * where one of these allows it too.
   *
   * @param names names of limits; none allows nothing at all
   * @return a new subject
   * @throws IllegalArgumentException if a name is not valid or there are more than {@value
   *     #MAX_LIMITS} limits
   */
  public Subject limitedTo(String... names) {
    return limitedTo(HeldLimit.of(names));
  }

  /**
   * A copy with one more limit. Each limit must allow a request.
   *
   * @param limit the limit
   * @return a new subject
   * @throws IllegalArgumentException if there are more than {@value #MAX_LIMITS} limits
   */
  public Subject limitedTo(HeldLimit limit) {
    ImmutableSet<HeldLimit> all =
        ImmutableSet.<HeldLimit>builder().addAll(limits).add(limit).build();
    if (all.size() > MAX_LIMITS) {
      throw new IllegalArgumentException("a subject has at most " + MAX_LIMITS + " limits");
    }
    return changed(parts -> parts.limits = all);
  }

  /**
   * A copy that is confined to one tenant. Each request that names another tenant is denied, one
   * that names none is about this tenant, and what it holds administers nothing else. Within the
   * tenant nothing changes: roles that are held everywhere count there. A confinement is never
   * removed.
   *
   * <pre>{@code
   * Subject.of("ada").withRoles("editor").confinedTo("acme");
   * }</pre>
   *
   * @param tenant the tenant's name
   * @return a new subject
   * @throws IllegalArgumentException if it is not a {@linkplain TenantName#isValid valid} name, or
   *     the subject is anonymous or confined to another tenant
   */
  public Subject confinedTo(String tenant) {
    String checked = TenantName.require(tenant);
    if (!confinement.isEmpty() && !confinement.equals(checked)) {
      throw new IllegalArgumentException(
          "the subject is confined to tenant " + confinement + ", and not to " + checked);
    }
    return changed(parts -> parts.confinement = checked);
  }

  /**
   * Whether the subject is identified.
   *
   * @return false for {@link #anonymous()}
   */
  public boolean isIdentified() {
    return !id.isEmpty();
  }

  /**
   * The issuer of the id.
   *
   * @return the issuer, empty for the host itself
   */
  public String issuer() {
    return issuer;
  }

  /**
   * The subject's id.
   *
   * @return the id, empty for the anonymous subject
   */
  public String id() {
    return id;
  }

  /**
   * The client: the application that acts on its behalf.
   *
   * @return the client's id, empty if there is none
   */
  public String client() {
    return client;
  }

  /**
   * Its own roles, without those that the policy assigns.
   *
   * @return an immutable set of names in the order in which they were given
   */
  public Set<String> roles() {
    return roles;
  }

  /**
   * The origin of a role.
   *
   * @param role the name of one of its {@link #roles}
   * @return the origin in words
   */
  public String originOf(String role) {
    int index = roles.asList().indexOf(role);
    return index < 0 ? "not held" : origins.get(index);
  }

  /**
   * Its attributes.
   *
   * @return the values that were given
   */
  public Attributes attributes() {
    return attributes;
  }

  /**
   * The values of its variables; {@code user} is always among them.
   *
   * @return the variables
   */
  public Variables variables() {
    return variables;
  }

  /**
   * The actors that act on its behalf.
   *
   * @return an immutable list, the one that acts directly first
   */
  public List<Actor> actors() {
    return actors;
  }

  /**
   * The actors that limit what the subject may do: those of its token, without those that came by a
   * decision of their own.
   *
   * @return an immutable list, the one that acts directly first
   */
  public List<Actor> limitingActors() {
    return limiting;
  }

  /**
   * Its own roles that count in a scope only, without those that the policy assigns.
   *
   * @return an immutable set in the order in which they were given; roles that count everywhere are
   *     among {@link #roles()}
   */
  public Set<HeldRole> heldRoles() {
    return held;
  }

  /**
   * Its own limits, without those that the policy assigns. Each of them must allow a request.
   *
   * @return an immutable set in the order in which they were given
   */
  public Set<HeldLimit> limits() {
    return limits;
  }

  /**
   * The only tenant in which it is allowed anything.
   *
   * @return the tenant's name; empty if the subject is not {@linkplain #confinedTo confined}
   */
  public String confinement() {
    return confinement;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Subject other
        && issuer.equals(other.issuer)
        && id.equals(other.id)
        && client.equals(other.client)
        && roles().equals(other.roles())
        && held.equals(other.held)
        && variables.equals(other.variables)
        && attributes.equals(other.attributes)
        && actors.equals(other.actors)
        && limiting.equals(other.limiting)
        && limits.equals(other.limits)
        && confinement.equals(other.confinement);
  }

  @Override
  public int hashCode() {
    return Objects.hash(issuer, id, client, roles());
  }

  /** The issuer, the id, the roles, the limits and the confinement. Contains no secrets. */
  @Override
  public String toString() {
    String who = isIdentified() ? Resource.of(id).toString() : "anonymous";
    String all = (issuer.isEmpty() ? who : issuer + " " + who) + " " + roles();
    String scoped = held.isEmpty() ? all : all + " " + held;
    String limited = limits.isEmpty() ? scoped : scoped + " limited to " + limits;
    return confinement.isEmpty() ? limited : limited + " confined to " + Resource.of(confinement);
  }
}
