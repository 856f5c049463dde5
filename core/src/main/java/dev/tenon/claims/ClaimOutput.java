package dev.tenon.claims;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.tenon.path.Variable;
import dev.tenon.path.Variables;
import dev.tenon.subject.RoleName;
import dev.tenon.subject.Subject;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The output of a claim mapping for a value: roles, or values of a variable.
 *
 * <pre>{@code
 * ClaimOutput.roles();                                               // the value is a role's name
 * ClaimOutput.roles(Map.of("sre", Set.of("operator", "viewer")));    // a table says which roles
 * ClaimOutput.variable("project").ofCapture("project");              // what the pattern captured
 * ClaimOutput.variable("project", Map.of("ml-team", Set.of("ml")));  // a table says which segments
 * }</pre>
 *
 * <p>With a table, a value that is not in it gives nothing. Without one, the value is used
 * unchanged. In both cases it is data: a {@code *} in it is literal, not a wildcard. Immutable;
 * equal when all parts are equal.
 */
public final class ClaimOutput {

  private final String variable;
  private final String capture;
  private final Optional<ImmutableMap<String, ImmutableSet<String>>> table;

  private ClaimOutput(
      String variable, String capture, Optional<ImmutableMap<String, ImmutableSet<String>>> table) {
    this.variable = variable;
    this.capture = capture;
    this.table = table;
  }

  /**
   * The value, unchanged, is the name of a role.
   *
   * @return the output
   */
  public static ClaimOutput roles() {
    return new ClaimOutput("", "", Optional.empty());
  }

  /**
   * A table maps a value to roles.
   *
   * @param table from values to names of roles
   * @return the output
   * @throws IllegalArgumentException if something in it is not a valid role name
   */
  public static ClaimOutput roles(Map<String, ? extends Collection<String>> table) {
    ImmutableMap<String, ImmutableSet<String>> copy = copy(table);
    copy.values().forEach(roles -> roles.forEach(RoleName::require));
    return new ClaimOutput("", "", Optional.of(copy));
  }

  /**
   * The value, unchanged, is one of a variable's values.
   *
   * @param name the variable, not {@value Subject#USER} and not {@value Subject#TENANT}
   * @return the output
   * @throws IllegalArgumentException if it is not a valid name of a variable
   */
  public static ClaimOutput variable(String name) {
    return new ClaimOutput(requireVariable(name), "", Optional.empty());
  }

  /**
   * A table maps a value to values of a variable.
   *
   * @param name the variable, not {@value Subject#USER} and not {@value Subject#TENANT}
   * @param table from values to canonical segments
   * @return the output
   * @throws IllegalArgumentException if it is not a valid name of a variable, or something in the
   *     table is not a canonical segment
   */
  public static ClaimOutput variable(String name, Map<String, ? extends Collection<String>> table) {
    ImmutableMap<String, ImmutableSet<String>> copy = copy(table);
    copy.values().forEach(segments -> Variables.none().with(name, segments));
    return new ClaimOutput(requireVariable(name), "", Optional.of(copy));
  }

  private static String requireVariable(String name) {
    return Subject.requireSettable(new Variable(name).name());
  }

  private static ImmutableMap<String, ImmutableSet<String>> copy(
      Map<String, ? extends Collection<String>> table) {
    ImmutableMap.Builder<String, ImmutableSet<String>> copy = ImmutableMap.builder();
    table.forEach((value, results) -> copy.put(value, ImmutableSet.copyOf(results)));
    return copy.build();
  }

  /**
   * A copy that uses a part of the value.
   *
   * @param name a capture of the mapping's pattern
   * @return a new output
   */
  public ClaimOutput ofCapture(String name) {
    return new ClaimOutput(variable, new Variable(name).name(), table);
  }

  /**
   * A copy with another table.
   *
   * @param other from values to names of roles or to canonical segments, which replaces the
   *     previous one
   * @return a new output
   * @throws IllegalArgumentException if something in it is not a valid role name, or not a
   *     canonical segment
   */
  public ClaimOutput withTable(Map<String, ? extends Collection<String>> other) {
    ClaimOutput checked = givesRoles() ? roles(other) : variable(variable, other);
    return new ClaimOutput(variable, capture, checked.table);
  }

  /**
   * Whether it gives roles.
   *
   * @return false if it gives values of a variable
   */
  public boolean givesRoles() {
    return variable.isEmpty();
  }

  /**
   * The variable whose values it gives.
   *
   * @return the name, empty if it gives roles
   */
  public String variable() {
    return variable;
  }

  /**
   * The part of the value that it uses.
   *
   * @return a capture's name, empty for the whole value
   */
  public String capture() {
    return capture;
  }

  /**
   * The table.
   *
   * @return an immutable map, or empty if the value is used unchanged
   */
  public Optional<Map<String, Set<String>>> table() {
    return table.map(ImmutableMap::copyOf);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ClaimOutput other
        && variable.equals(other.variable)
        && capture.equals(other.capture)
        && table.equals(other.table);
  }

  @Override
  public int hashCode() {
    return Objects.hash(variable, capture, table);
  }

  @Override
  public String toString() {
    String what = givesRoles() ? "roles" : "${" + variable + "}";
    String from = capture.isEmpty() ? "the value" : "{" + capture + "}";
    return what + " from " + from + table.map(t -> " by " + t).orElse(" as it stands");
  }
}
