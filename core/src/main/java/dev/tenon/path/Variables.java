package dev.tenon.path;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
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
 * unset. Immutable; a comparison takes at most two hash lookups and allocates nothing.
 */
public final class Variables {

  /** The maximum number of values of a variable. For more, use another kind of rule. */
  public static final int MAX_VALUES = 1024;

  private static final Variables NONE = new Variables(new Object[0], ImmutableMap.of());

  /**
   * What is in a row for a variable: its name, the set of its values, the same as a list, and a
   * value that is alone.
   */
  private static final int CELLS = 4;

  private static final int SET = 1;
  private static final int LIST = 2;
  private static final int ALONE = 3;

  /** The maximum number of variables whose names are compared one by one. */
  private static final int MOST_IN_A_ROW = 8;

  /** The variables in the order in which they were given, {@value #CELLS} objects each. */
  private final @Nullable Object[] row;

  /** Where each variable is in the row if they are many, else empty. */
  private final ImmutableMap<String, Integer> places;

  /** The attributes of the subject by their full names: values that patterns do not compare. */
  private final ImmutableMap<String, Object> attributes;

  /**
   * The values that were compared with a part of a segment, made at the first comparison. Threads
   * may make one at the same time: each works.
   */
  private @Nullable ValueTable tables;

  private Variables(@Nullable Object[] row, ImmutableMap<String, Object> attributes) {
    this.row = row;
    this.places = row.length <= CELLS * MOST_IN_A_ROW ? ImmutableMap.of() : places(row);
    this.attributes = attributes;
  }

  private static ImmutableMap<String, Integer> places(@Nullable Object[] row) {
    ImmutableMap.Builder<String, Integer> places = ImmutableMap.builder();
    for (int i = 0; i < row.length; i += CELLS) {
      places.put((String) Objects.requireNonNull(row[i]), i);
    }
    return places.build();
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
    Variable.requireName(name);
    ImmutableSet<String> set = ImmutableSet.copyOf(segments);
    if (set.size() > MAX_VALUES) {
      throw new IllegalArgumentException(
          "variable ${%s} has %d values; at most %d".formatted(name, set.size(), MAX_VALUES));
    }
    for (String segment : set) {
      PathProblem problem = Segments.problemOf(segment);
      if (problem != PathProblem.NONE) {
        throw new InvalidPathException(problem, segment);
      }
    }
    return put(name, set);
  }

  private Variables put(String name, ImmutableSet<String> set) {
    int known = place(name);
    int place = known < 0 ? row.length : known;
    @Nullable Object[] more = Arrays.copyOf(row, Math.max(row.length, place + CELLS));
    more[place] = name;
    more[place + SET] = set;
    more[place + LIST] = set.asList();
    more[place + ALONE] = set.size() == 1 ? set.asList().get(0) : null;
    return new Variables(more, attributes);
  }

  /** Where a variable is in the row; negative if it is unset. */
  @SuppressWarnings("ReferenceEquality") // Names of patterns are usually the same objects.
  private int place(String name) {
    if (!places.isEmpty()) {
      Integer place = places.get(name);
      return place == null ? -1 : place;
    }
    for (int i = 0; i < row.length; i += CELLS) {
      if (row[i] == name) {
        return i;
      }
    }
    for (int i = 0; i < row.length; i += CELLS) {
      if (name.equals(row[i])) {
        return i;
      }
    }
    return -1;
  }

  /**
   * A copy with the variables of another, which replace those of the same names.
   *
   * @param others the variables
   * @return new variables
   */
  public Variables withAll(Variables others) {
    if (others.isEmpty() && others.attributes.isEmpty()) {
      return this;
    }
    Variables all = this;
    for (Map.Entry<String, Set<String>> other : others.asMap().entrySet()) {
      all = all.put(other.getKey(), ImmutableSet.copyOf(other.getValue()));
    }
    Map<String, Object> more = new LinkedHashMap<>(attributes);
    more.putAll(others.attributes);
    return new Variables(all.row, ImmutableMap.copyOf(more));
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
    int place = place(name);
    @Nullable Object[] fewer = new Object[row.length - CELLS];
    System.arraycopy(row, 0, fewer, 0, place);
    System.arraycopy(row, place + CELLS, fewer, place, fewer.length - place);
    return new Variables(fewer, attributes);
  }

  /**
   * A copy that carries attributes of the subject, which replace previous ones. Only conditions
   * read them.
   *
   * @param values immutable values by full name, such as {@code subject.department}
   * @return new variables
   */
  public Variables withAttributes(Map<String, ?> values) {
    return new Variables(row, ImmutableMap.copyOf(values));
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
    return row.length == 0;
  }

  /** A copy with one more value of a variable. */
  Variables adding(String name, String segment) {
    ImmutableSet.Builder<String> more = ImmutableSet.builder();
    ImmutableSet<String> before = found(name);
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
    return place(name) >= 0;
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
    int place = place(name);
    if (place < 0) {
      return Coverage.UNBOUND;
    }
    Object alone = row[place + ALONE];
    boolean covered = alone == null ? set(place).contains(segment) : segment.equals(alone);
    return covered ? Coverage.FULL : Coverage.NONE;
  }

  /**
   * The values of a variable. Allocates nothing; to look for a value in the list is one hash
   * lookup.
   *
   * @param name a variable's name
   * @return an immutable list without duplicates, in the order in which they were given; null if
   *     the variable is unset
   */
  @SuppressWarnings("unchecked") // This cell of the row has a list of texts.
  public @Nullable List<String> values(String name) {
    int place = place(name);
    return place < 0 ? null : (List<String>) row[place + LIST];
  }

  private @Nullable ImmutableSet<String> found(String name) {
    int place = place(name);
    return place < 0 ? null : set(place);
  }

  @SuppressWarnings("unchecked") // This cell of the row has a set of texts.
  private ImmutableSet<String> set(int place) {
    return (ImmutableSet<String>) Objects.requireNonNull(row[place + SET]);
  }

  /** How far a variable with text around it matches a segment. */
  Coverage coverage(VariableText text, String segment) {
    if (!text.admits(segment)) {
      return Coverage.NONE;
    }
    ImmutableSet<String> set = found(text.name());
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
   * All variables that are set. Creates the map.
   *
   * @return an immutable map from names to immutable sets, in the order in which they were given
   */
  public Map<String, Set<String>> asMap() {
    ImmutableMap.Builder<String, Set<String>> all = ImmutableMap.builder();
    for (int i = 0; i < row.length; i += CELLS) {
      all.put((String) Objects.requireNonNull(row[i]), set(i));
    }
    return all.build();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Variables other
        && row.length == other.row.length
        && attributes.equals(other.attributes)
        && hasAll(other);
  }

  private boolean hasAll(Variables others) {
    for (int i = 0; i < row.length; i += CELLS) {
      if (!set(i).equals(others.found((String) Objects.requireNonNull(row[i])))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 0;
    for (int i = 0; i < row.length; i += CELLS) {
      hash += Objects.hashCode(row[i]) ^ set(i).hashCode();
    }
    return hash;
  }

  @Override
  public String toString() {
    return asMap().toString();
  }
}
