package dev.tenon.path;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of a subject's variables: for each name a set of segments.
 *
 * <pre>{@code
 * Variables variables = Variables.none().with("project", "ml", "fraud");
 * variables.coverage("project", "ml");    // FULL
 * variables.coverage("project", "hr");    // NONE
 * variables.coverage("team", "ml");       // UNBOUND: no such variable
 * }</pre>
 *
 * <p>A variable with an empty set of values is set, and matches nothing; an absent variable is
 * unset. Immutable; a comparison takes two hash lookups and allocates nothing.
 */
public final class Variables {

  /** The maximum number of values of a variable. For more, use another kind of rule. */
  public static final int MAX_VALUES = 1024;

  private static final Variables NONE = new Variables(ImmutableMap.of(), ImmutableMap.of());

  private final ImmutableMap<String, ImmutableSet<String>> values;

  /** The attributes of the subject by their full names: values that patterns do not compare. */
  private final ImmutableMap<String, Object> attributes;

  /**
   * The values that were compared with a part of a segment, made at the first comparison. Threads
   * may make one at the same time: each works.
   */
  private @Nullable ValueTable tables;

  private Variables(
      ImmutableMap<String, ImmutableSet<String>> values, ImmutableMap<String, Object> attributes) {
    this.values = values;
    this.attributes = attributes;
  }

  /**
   * No variables.
   *
   * @return the empty instance
   */
  public static Variables none() {
    return NONE;
  }

  /**
   * A copy with the values of a variable, which replace previous ones.
   *
   * @param name a {@linkplain Variable#isName variable's name}
   * @param segments its values, canonical segments
   * @return new variables
   * @throws InvalidPathException if a value is not a canonical segment
   * @throws IllegalArgumentException if the name is not valid, or there are more than {@value
   *     #MAX_VALUES} values
   */
  public Variables with(String name, String... segments) {
    return with(name, Arrays.asList(segments));
  }

  /**
   * A copy with the values of a variable, which replace previous ones.
   *
   * @param name a {@linkplain Variable#isName variable's name}
   * @param segments its values, canonical segments
   * @return new variables
   * @throws InvalidPathException if a value is not a canonical segment
   * @throws IllegalArgumentException if the name is not valid, or there are more than {@value
   *     #MAX_VALUES} values
   */
  public Variables with(String name, Collection<String> segments) {
    Variable variable = new Variable(name);
    ImmutableSet<String> set = ImmutableSet.copyOf(segments);
    if (set.size() > MAX_VALUES) {
      throw new IllegalArgumentException(
          "variable " + variable + " has " + set.size() + " values; at most " + MAX_VALUES);
    }
    for (String segment : set) {
      PathProblem problem = Segments.problemOf(segment);
      if (problem != PathProblem.NONE) {
        throw new InvalidPathException(problem, segment);
      }
    }
    if (values.isEmpty()) {
      return new Variables(ImmutableMap.of(name, set), attributes);
    }
    Map<String, ImmutableSet<String>> copy = new LinkedHashMap<>(values);
    copy.put(name, set);
    return new Variables(ImmutableMap.copyOf(copy), attributes);
  }

  /**
   * A copy with the variables of another, which replace those of the same names.
   *
   * @param others the variables
   * @return new variables
   */
  public Variables withAll(Variables others) {
    if (others.values.isEmpty() && others.attributes.isEmpty()) {
      return this;
    }
    Map<String, ImmutableSet<String>> copy = new LinkedHashMap<>(values);
    copy.putAll(others.values);
    Map<String, Object> more = new LinkedHashMap<>(attributes);
    more.putAll(others.attributes);
    return new Variables(ImmutableMap.copyOf(copy), ImmutableMap.copyOf(more));
  }

  /**
   * A copy in which a variable is unset.
   *
   * @param name a variable's name
   * @return new variables
   */
  public Variables without(String name) {
    Objects.requireNonNull(name, "name");
    if (!isSet(name)) {
      return this;
    }
    Map<String, ImmutableSet<String>> copy = new LinkedHashMap<>(values);
    copy.remove(name);
    return new Variables(ImmutableMap.copyOf(copy), attributes);
  }

  /**
   * A copy that carries attributes of the subject, which replace previous ones. Only conditions
   * read them.
   *
   * @param values immutable values by full name, such as {@code subject.department}
   * @return new variables
   */
  public Variables withAttributes(Map<String, ?> values) {
    return new Variables(this.values, ImmutableMap.copyOf(values));
  }

  /**
   * The value of an attribute of the subject.
   *
   * @param name the full name
   * @return the value, or null if it is not known
   */
  public @Nullable Object attribute(String name) {
    return attributes.get(name);
  }

  /**
   * Whether no variable is set.
   *
   * @return true for {@link #none()}
   */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** A copy with one more value of a variable. */
  Variables adding(String name, String segment) {
    ImmutableSet.Builder<String> more = ImmutableSet.builder();
    ImmutableSet<String> before = values.get(name);
    if (before != null) {
      more.addAll(before);
    }
    return with(name, more.add(segment).build());
  }

  /**
   * Whether the variable has a set of values, which may be empty.
   *
   * @param name a variable's name
   * @return false if it is unset
   */
  public boolean isSet(String name) {
    return values.containsKey(name);
  }

  /**
   * Whether a segment is one of a variable's values.
   *
   * @param name a variable's name
   * @param segment the segment to look for
   * @return {@link Coverage#UNBOUND} if the variable is unset, otherwise {@link Coverage#FULL} or
   *     {@link Coverage#NONE}
   */
  public Coverage coverage(String name, String segment) {
    ImmutableSet<String> set = values.get(name);
    if (set == null) {
      return Coverage.UNBOUND;
    }
    return set.contains(segment) ? Coverage.FULL : Coverage.NONE;
  }

  /** How far a variable with text around it matches a segment. */
  Coverage coverage(VariableText text, String segment) {
    if (!text.admits(segment)) {
      return Coverage.NONE;
    }
    ImmutableSet<String> set = values.get(text.name());
    if (set == null) {
      return Coverage.UNBOUND;
    }
    return table(text.name(), set).hasPart(text, segment) ? Coverage.FULL : Coverage.NONE;
  }

  private ValueTable table(String name, ImmutableSet<String> set) {
    ValueTable first = tables;
    for (ValueTable table = first; table != null; table = table.next()) {
      if (table.name().equals(name)) {
        return table;
      }
    }
    ValueTable made = new ValueTable(name, set, first);
    tables = made;
    return made;
  }

  /**
   * All variables that are set.
   *
   * @return an immutable map from names to immutable sets, in the order in which they were given
   */
  public Map<String, Set<String>> asMap() {
    return ImmutableMap.copyOf(values);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Variables other
        && values.equals(other.values)
        && attributes.equals(other.attributes);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
