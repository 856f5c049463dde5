package dev.tenon.policy;

import com.google.common.collect.ImmutableMap;
import dev.tenon.path.PathProblem;
import dev.tenon.path.Variable;
import dev.tenon.path.Variables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the values of variables must not contain, so that a text separates a value from what follows
 * it in a name.
 *
 * <pre>{@code
 * ValueRules.none().without("user", "_");   // ${user}_* is ada's alone: no id has a `_`
 * }</pre>
 *
 * <p>A variable of which a value contains the text is unset for every rule of the policy: a rule
 * that allows does not count, and one that denies denies. No value is dropped alone, which could
 * switch a deny off. It applies to a subject's variables, to those of a held role, and to {@code
 * user} and {@code tenant}.
 *
 * <p>Immutable.
 */
public final class ValueRules {

  private static final ValueRules NONE = new ValueRules(ImmutableMap.of());

  private final ImmutableMap<String, String> without;

  private ValueRules(ImmutableMap<String, String> without) {
    this.without = without;
  }

  /**
   * No rule: values may be any segments.
   *
   * @return the empty instance
   */
  public static ValueRules none() {
    return NONE;
  }

  /**
   * A copy in which the values of a variable must not contain a text, which replaces an earlier
   * text.
   *
   * @param variable the variable's name
   * @param text the text, not empty
   * @return new rules
   * @throws dev.tenon.path.InvalidPathException if the name is not a variable's
   * @throws IllegalArgumentException if the text is empty, or no segment can contain it
   */
  public ValueRules without(String variable, String text) {
    PathProblem problem = PathProblem.ofSegment(text);
    if (problem != PathProblem.NONE && problem != PathProblem.DOT_SEGMENT) {
      throw new IllegalArgumentException(
          "values cannot contain this text: " + problem.explanation());
    }
    Map<String, String> copy = new LinkedHashMap<>(without);
    copy.put(new Variable(variable).name(), text);
    return new ValueRules(ImmutableMap.copyOf(copy));
  }

  /**
   * A copy in which the values of a variable may be any segments.
   *
   * @param variable the variable's name
   * @return rules without one for this variable
   */
  public ValueRules admitting(String variable) {
    Map<String, String> copy = new LinkedHashMap<>(without);
    return copy.remove(variable) == null ? this : new ValueRules(ImmutableMap.copyOf(copy));
  }

  /**
   * Whether there is no rule.
   *
   * @return true for {@link #none()}
   */
  public boolean isEmpty() {
    return without.isEmpty();
  }

  /**
   * The text that the values of each variable must not contain.
   *
   * @return an immutable map from variables to texts, in the order in which they were given
   */
  public Map<String, String> asMap() {
    return without;
  }

  /**
   * Whether a value may be one of a variable's.
   *
   * @param variable the variable's name
   * @param value the value
   * @return false if the value contains the text that it must not contain
   */
  public boolean admits(String variable, String value) {
    String text = without.get(variable);
    return text == null || !value.contains(text);
  }

  /**
   * The variables as the rules of the policy see them.
   *
   * @param given the variables of a subject or of a held role
   * @return the same without each variable of which a value is not admitted; the given instance if
   *     all values are admitted
   */
  public Variables applied(Variables given) {
    Variables seen = given;
    for (Map.Entry<String, String> rule : without.entrySet()) {
      List<String> values = given.values(rule.getKey());
      if (values != null && values.stream().anyMatch(value -> value.contains(rule.getValue()))) {
        seen = seen.without(rule.getKey());
      }
    }
    return seen;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ValueRules other && without.equals(other.without);
  }

  @Override
  public int hashCode() {
    return without.hashCode();
  }

  @Override
  public String toString() {
    return without.toString();
  }
}
