package dev.tenon.condition;

import com.google.common.collect.ImmutableMap;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
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

  private static final Attributes NONE = new Attributes(new Object[0]);

  /** The maximum number of values that are looked at one by one. */
  private static final int MOST_IN_A_ROW = 8;

  /** The names and values in turn, in the order in which they were given. */
  private final Object[] row;

  /** All values by name if they are many, else empty. */
  private final ImmutableMap<String, Object> many;

  private Attributes(Object[] row) {
    this.row = row;
    this.many = row.length <= 2 * MOST_IN_A_ROW ? ImmutableMap.of() : map(row);
  }

  private static ImmutableMap<String, Object> map(Object[] row) {
    ImmutableMap.Builder<String, Object> map = ImmutableMap.builder();
    for (int i = 0; i < row.length; i += 2) {
      map.put((String) row[i], row[i + 1]);
    }
    return map.build();
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
    if (others.isEmpty() || isEmpty()) {
      return isEmpty() ? others : this;
    }
    Map<String, Object> all = new LinkedHashMap<>(asMap());
    all.putAll(others.asMap());
    return new Attributes(
        all.entrySet().stream()
            .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
            .toArray());
  }

  /**
   * A copy in which the value of an attribute is not known.
   *
   * @param name the full name
   * @return new attributes
   */
  public Attributes without(String name) {
    AttributeName.require(name);
    return filtered(other -> !other.equals(name));
  }

  private Attributes filtered(Predicate<String> kept) {
    Object[] some = new Object[row.length];
    int length = 0;
    for (int i = 0; i < row.length; i += 2) {
      if (kept.test((String) row[i])) {
        some[length] = row[i];
        some[length + 1] = row[i + 1];
        length += 2;
      }
    }
    return length == row.length ? this : new Attributes(Arrays.copyOf(some, length));
  }

  private Attributes put(String name, Object value) {
    AttributeName.require(name);
    int place = place(name);
    Object[] more = Arrays.copyOf(row, Math.max(row.length, place + 2));
    more[place] = name;
    more[place + 1] = value;
    return new Attributes(more);
  }

  /** Where a name is in the row, or the length of the row. */
  private int place(String name) {
    int place = 0;
    while (place < row.length && !row[place].equals(name)) {
      place += 2;
    }
    return place;
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
    for (int i = 0; i < row.length; i += 2) {
      String name = (String) row[i];
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
    return filtered(name -> name.startsWith(start));
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // Names in programs are the same objects, as in rules.
  public @Nullable Object value(String name) {
    if (!many.isEmpty()) {
      return many.get(name);
    }
    for (int i = 0; i < row.length; i += 2) {
      if (row[i] == name) {
        return row[i + 1];
      }
    }
    int place = place(name);
    return place < row.length ? row[place + 1] : null;
  }

  /**
   * Whether there is no value at all.
   *
   * @return true if there is none
   */
  public boolean isEmpty() {
    return row.length == 0;
  }

  /**
   * All values. Creates the map.
   *
   * @return an immutable map from full names to values as of {@link #value}, in the order in which
   *     they were given
   */
  public Map<String, Object> asMap() {
    return many.isEmpty() ? map(row) : many;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Attributes other && asMap().equals(other.asMap());
  }

  @Override
  public int hashCode() {
    return asMap().hashCode();
  }

  /** All names and values. */
  @Override
  public String toString() {
    return asMap().toString();
  }
}
