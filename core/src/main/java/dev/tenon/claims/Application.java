package dev.tenon.claims;

import com.google.common.collect.ImmutableSet;
import dev.tenon.path.PathProblem;
import dev.tenon.path.Variables;
import dev.tenon.subject.RoleName;
import dev.tenon.subject.Subject;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;

/**
 * The roles and variables of an issuer's application, by its client id, independent of the other
 * claims.
 *
 * <pre>{@code
 * Application.of("flytepropeller").withRoles("engine").withVariable("project", "ml", "fraud");
 * }</pre>
 *
 * <p>It applies to every token that was issued to the client, including those of users who sign in
 * through it, so use it only for the clients of services. Immutable; equal when all parts are
 * equal.
 */
public final class Application {

  private final String client;
  private final ImmutableSet<String> roles;
  private final Variables variables;

  private Application(String client, ImmutableSet<String> roles, Variables variables) {
    this.client = client;
    this.roles = roles;
    this.variables = variables;
  }

  /**
   * An application without roles and variables.
   *
   * @param client the client's id
   * @return the application
   * @throws IllegalArgumentException if the id is empty
   */
  public static Application of(String client) {
    if (client.isEmpty()) {
      throw new IllegalArgumentException("a client's id is not empty");
    }
    return new Application(PathProblem.requireName(client), ImmutableSet.of(), Variables.none());
  }

  /**
   * A copy with more roles.
   *
   * @param names the roles' names
   * @return a new application
   * @throws IllegalArgumentException if one is not a valid role name
   */
  public Application withRoles(String... names) {
    return withRoles(Arrays.asList(names));
  }

  /**
   * A copy with more roles.
   *
   * @param names the roles' names
   * @return a new application
   * @throws IllegalArgumentException if one is not a valid role name
   */
  public Application withRoles(Collection<String> names) {
    names.forEach(RoleName::require);
    ImmutableSet<String> all = ImmutableSet.<String>builder().addAll(roles).addAll(names).build();
    return new Application(client, all, variables);
  }

  /**
   * A copy with values for a variable.
   *
   * @param name the variable, not {@value Subject#USER} and not {@value Subject#TENANT}
   * @param values canonical segments
   * @return a new application
   * @throws IllegalArgumentException if the name or a value is not valid
   */
  public Application withVariable(String name, String... values) {
    return withVariable(name, Arrays.asList(values));
  }

  /**
   * A copy with values for a variable.
   *
   * @param name the variable, not {@value Subject#USER} and not {@value Subject#TENANT}
   * @param values canonical segments
   * @return a new application
   * @throws IllegalArgumentException if the name or a value is not valid
   */
  public Application withVariable(String name, Collection<String> values) {
    return new Application(client, roles, variables.with(Subject.requireSettable(name), values));
  }

  /**
   * The client's id.
   *
   * @return the id, never empty
   */
  public String client() {
    return client;
  }

  /**
   * The roles of the application.
   *
   * @return an immutable set of names
   */
  public Set<String> roles() {
    return roles;
  }

  /**
   * The variables of the application.
   *
   * @return the variables
   */
  public Variables variables() {
    return variables;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Application other
        && client.equals(other.client)
        && roles.equals(other.roles)
        && variables.equals(other.variables);
  }

  @Override
  public int hashCode() {
    return Objects.hash(client, roles, variables);
  }

  @Override
  public String toString() {
    return client + " " + roles + " " + variables;
  }
}
