package dev.tenon.condition;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Values of attributes by their full names: of a subject, or of the resource and the request.
 *
 * <pre>{@code
 * Attributes attributes =
 *     Attributes.none()
 *         .with("resource.owner", "ada")
 *         .with("resource.amount", 1200)
 *         .withAbsent("resource.closes")
 *         .with("request.mfa", true);
 * }</pre>
 *
 * <p>An attribute without a value here is not known, which is something else than absent. Values
 * are never refused: one that is not of the declared type, or a number of more than 60 digits, is
 * not known, so that deciding does not throw. Immutable and safe to share; a lookup compares a few
 * names or is one hash lookup, and allocates nothing.
 */
public final class Attributes implements AttributeLookup {

  private static final Attributes NONE = new Attributes(ImmutableMap.of());

  /** The maximum number of values that are looked at one by one. */
  private static final int MOST_IN_A_ROW = 8;

  private final ImmutableMap<String, Object> values;

  /** The names and values in turn, if there are few: usually a name is the same object. */
  private final Object[] row;

  private Attributes(ImmutableMap<String, Object> values) {
    this.values = values;
    this.row =
        values.entrySet().stream()
            .limit(values.size() <= MOST_IN_A_ROW ? MOST_IN_A_ROW : 0)
            .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
            .toArray();
  }

  /**
   * No values.
   *
   * @return the empty instance
   */
  public static Attributes none() {
    return NONE;
  }

  /**
   * A copy with a text.
   *
   * @param name the full name, such as {@code resource.owner}
   * @param text its value
   * @return new attributes
   * @throws IllegalArgumentException if the name is not valid
   */
  public Attributes with(String name, String text) {
    return put(name, Objects.requireNonNull(text, "text"));
  }

  /**
   * A copy with a set of texts.
   *
   * @param name the full name
   * @param texts its elements; none is the empty set
   * @return new attributes
   * @throws IllegalArgumentException if the name is not valid
   */
  public Attributes with(String name, Collection<String> texts) {
    return put(name, Texts.copyOf(texts));
  }

  /**
   * A copy with a whole number.
   *
   * @param name the full name
   * @param number its value
   * @return new attributes
   * @throws IllegalArgumentException if the name is not valid
   */
  public Attributes with(String name, long number) {
    return put(name, BigDecimal.valueOf(number));
  }

  /**
   * A copy with a decimal number.
   *
   * @param name the full name
   * @param number its value; one of more than 60 digits is not known
   * @return new attributes
   * @throws IllegalArgumentException if the name is not valid
   */
  public Attributes with(String name, BigDecimal number) {
    return Numbers.normal(number).map(value -> put(name, value)).orElseGet(() -> without(name));
  }

  /**
   * A copy with true or false.
   *
   * @param name the full name
   * @param value its value
   * @return new attributes
   * @throws IllegalArgumentException if the name is not valid
   */
  public Attributes with(String name, boolean value) {
    return put(name, value);
  }

  /**
   * A copy with an instant.
   *
   * @param name the full name
   * @param instant its value
   * @return new attributes
   * @throws IllegalArgumentException if the name is not valid
   */
  public Attributes with(String name, Instant instant) {
    return put(name, Objects.requireNonNull(instant, "instant"));
  }

  /**
   * A copy with an IP address.
   *
   * @param name the full name
   * @param address its value
   * @return new attributes
   * @throws IllegalArgumentException if the name is not valid
   */
  public Attributes with(String name, IpAddress address) {
    return put(name, Objects.requireNonNull(address, "address"));
  }

  /**
   * A copy with an attribute that is given as absent: the host says that it has no value.
   *
   * @param name the full name
   * @return new attributes
   * @throws IllegalArgumentException if the name is not valid
   */
  public Attributes withAbsent(String name) {
    return put(name, Absent.ABSENT);
  }

  /**
   * A copy with a value as an {@link AttributeLookup} gives it.
   *
   * @param name the full name
   * @param value a value of {@link AttributeType#read}, or of another lookup
   * @return new attributes
   * @throws IllegalArgumentException if the name is not valid, or no attribute has such a value
   */
  public Attributes withValue(String name, Object value) {
    boolean known =
        value instanceof String
            || value instanceof Texts
            || value instanceof BigDecimal
            || value instanceof Boolean
            || value instanceof Instant
            || value instanceof IpAddress
            || value instanceof Absent;
    if (!known) {
      throw new IllegalArgumentException(
          "no attribute has a value of type " + Objects.requireNonNull(value, "value").getClass());
    }
    return value instanceof BigDecimal number ? with(name, number) : put(name, value);
  }

  /**
   * A copy with all values of others, which replace values of the same names.
   *
   * @param others more values
   * @return new attributes
   */
  public Attributes withAll(Attributes others) {
    if (others.values.isEmpty() || values.isEmpty()) {
      return values.isEmpty() ? others : this;
    }
    Map<String, Object> all = new LinkedHashMap<>(values);
    all.putAll(others.values);
    return new Attributes(ImmutableMap.copyOf(all));
  }

  /**
   * A copy in which the value of an attribute is not known.
   *
   * @param name the full name
   * @return new attributes
   */
  public Attributes without(String name) {
    AttributeName.require(name);
    return new Attributes(
        ImmutableMap.copyOf(Maps.filterKeys(values, other -> !other.equals(name))));
  }

  private Attributes put(String name, Object value) {
    AttributeName.require(name);
    if (values.isEmpty()) {
      return new Attributes(ImmutableMap.of(name, value));
    }
    Map<String, Object> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Attributes(ImmutableMap.copyOf(more));
  }

  /**
   * Checks that all values are of some sides.
   *
   * @param sides the sides
   * @return these attributes
   * @throws IllegalArgumentException if one is of another side
   */
  public Attributes requireOnly(AttributeSide... sides) {
    Set<AttributeSide> allowed = Set.of(sides);
    for (String name : values.keySet()) {
      if (AttributeSide.of(name).filter(allowed::contains).isEmpty()) {
        throw new IllegalArgumentException(
            "`" + name + "` does not belong here; only attributes of " + allowed + " do");
      }
    }
    return this;
  }

  /**
   * The values of one side.
   *
   * @param side the side
   * @return these or fewer attributes
   */
  public Attributes only(AttributeSide side) {
    String start = side.word() + ".";
    return new Attributes(
        ImmutableMap.copyOf(Maps.filterKeys(values, name -> name.startsWith(start))));
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // Names in programs are the same objects, as in rules.
  public @Nullable Object value(String name) {
    for (int i = 0; i < row.length; i += 2) {
      if (row[i] == name) {
        return row[i + 1];
      }
    }
    return values.get(name);
  }

  /**
   * Whether there is no value at all.
   *
   * @return true if there is none
   */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /**
   * All values.
   *
   * @return an immutable map from full names to values as of {@link #value}, in the order in which
   *     they were given
   */
  public Map<String, Object> asMap() {
    return values;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Attributes other && values.equals(other.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** All names and values. */
  @Override
  public String toString() {
    return values.toString();
  }
}
