package dev.tenon.subject;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.path.PathProblem;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;

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
 * safe to share; equal when issuer, id, client, roles, variables and actors are equal.
 */
public final class Subject {

  /** The variable that always holds the subject's id. */
  public static final String USER = "user";

  /** The maximum number of own roles of a subject, which bounds the work of one check. */
  public static final int MAX_ROLES = 1000;

  /** The maximum length of the chain of actors in a token. */
  public static final int MAX_ACTORS = 8;

  private static final Subject ANONYMOUS =
      new Subject(
          "", "", "", ImmutableSet.of(), ImmutableList.of(), Variables.none(), ImmutableList.of());

  private final String issuer;
  private final String id;
  private final String client;
  private final ImmutableSet<String> roles;

  /** The origin of each role, in the order of {@link #roles}. */
  private final List<String> origins;

  private final Variables variables;
  private final ImmutableList<Actor> actors;

  private Subject(
      String issuer,
      String id,
      String client,
      ImmutableSet<String> roles,
      List<String> origins,
      Variables variables,
      ImmutableList<Actor> actors) {
    this.issuer = issuer;
    this.id = id;
    this.client = client;
    this.roles = roles;
    this.origins = origins;
    this.variables = variables;
    this.actors = actors;
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
    return new Subject(
        issuer.isEmpty() ? issuer : PathProblem.requireName(issuer),
        id,
        client.isEmpty() ? client : PathProblem.requireName(client),
        ImmutableSet.copyOf(roles),
        origins,
        variables,
        ImmutableList.copyOf(actors));
  }

  /**
   * An identified subject without roles.
   *
   * @param id the id; a canonical segment, so that it can be compared with paths
   * @return the subject
   * @throws dev.tenon.path.InvalidPathException if the id is not a canonical segment
   */
  public static Subject of(String id) {
    return new Subject(
        "",
        id,
        "",
        ImmutableSet.of(),
        ImmutableList.of(),
        Variables.none().with(USER, id),
        ImmutableList.of());
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
    return new Subject(checked, identifiedId(), client, roles, origins, variables, actors);
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
    return new Subject(issuer, identifiedId(), checked, roles, origins, variables, actors);
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
    return new Subject(issuer, identifiedId(), client, all, from, variables, actors);
  }

  /**
   * A copy with values for a variable.
   *
   * @param name the variable's name, not {@value #USER}
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
   * @param name the variable's name, not {@value #USER}
   * @param values its values, canonical segments; none is an empty set, which matches nothing
   * @return a new subject
   * @throws IllegalArgumentException if the name or a value is not valid
   */
  public Subject withVariable(String name, Collection<String> values) {
    if (name.equals(USER)) {
      throw new IllegalArgumentException("the variable `user` is always the subject's id");
    }
    return new Subject(
        issuer, identifiedId(), client, roles, origins, variables.with(name, values), actors);
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
    return new Subject(issuer, identifiedId(), client, roles, origins, variables, chain);
  }

  private String identifiedId() {
    if (!isIdentified()) {
      throw new IllegalArgumentException("the anonymous subject has nothing but what it has");
    }
    return id;
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

  @Override
  public boolean equals(Object o) {
    return o instanceof Subject other
        && issuer.equals(other.issuer)
        && id.equals(other.id)
        && client.equals(other.client)
        && roles().equals(other.roles())
        && variables.equals(other.variables)
        && actors.equals(other.actors);
  }

  @Override
  public int hashCode() {
    return Objects.hash(issuer, id, client, roles());
  }

  /** The issuer, the id and the roles. Contains no secrets. */
  @Override
  public String toString() {
    String who = isIdentified() ? Resource.of(id).toString() : "anonymous";
    return (issuer.isEmpty() ? who : issuer + " " + who) + " " + roles();
  }
}
