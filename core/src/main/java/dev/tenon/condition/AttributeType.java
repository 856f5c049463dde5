package dev.tenon.condition;

import com.google.common.collect.ImmutableSet;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The declared type of an attribute: the kind of its values, for a list of names the names, and
 * whether the attribute may be absent.
 *
 * <pre>{@code
 * AttributeType.of(AttributeType.Kind.NUMBER);
 * AttributeType.oneOf("draft", "active").orAbsent();
 * }</pre>
 *
 * <p>A value of another type, and a name that is not in the list, is not known. Immutable.
 */
public final class AttributeType {

  /** The kind of the values. */
  public enum Kind {
    /** A text, compared by code unit. */
    TEXT,
    /** A set of texts. */
    TEXTS,
    /** A decimal number, compared by value: 1.0 is 1.00. */
    NUMBER,
    /** A whole number. */
    INTEGER,
    /** True or false. */
    BOOLEAN,
    /** An instant of time. */
    INSTANT,
    /** An IP address. */
    ADDRESS;

    private final String word = name().toLowerCase(Locale.ROOT);

    /**
     * The word for it in policies.
     *
     * @return such as {@code text}
     */
    public String word() {
      return word;
    }
  }

  private final Kind kind;
  private final ImmutableSet<String> names;
  private final boolean optional;

  private AttributeType(Kind kind, ImmutableSet<String> names, boolean optional) {
    this.kind = Objects.requireNonNull(kind, "kind");
    this.names = names;
    this.optional = optional;
  }

  /**
   * The type of all values of a kind.
   *
   * @param kind the kind
   * @return the type
   */
  public static AttributeType of(Kind kind) {
    return new AttributeType(kind, ImmutableSet.of(), false);
  }

  /**
   * A text that is one of some names.
   *
   * @param names the names, at least one
   * @return the type
   * @throws IllegalArgumentException if there is none
   */
  public static AttributeType oneOf(String... names) {
    return oneOf(Arrays.asList(names));
  }

  /**
   * A text that is one of some names.
   *
   * @param names the names, at least one
   * @return the type
   * @throws IllegalArgumentException if there is none
   */
  public static AttributeType oneOf(Collection<String> names) {
    ImmutableSet<String> all = ImmutableSet.copyOf(names);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("a list of names has at least one");
    }
    return new AttributeType(Kind.TEXT, all, false);
  }

  /**
   * The type with a text.
   *
   * @param text the word of a kind, perhaps with {@code ?}
   * @return the type; empty if there is none
   */
  public static Optional<AttributeType> parse(String text) {
    boolean optional = text.endsWith("?");
    String word = optional ? text.substring(0, text.length() - 1) : text;
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .map(kind -> new AttributeType(kind, ImmutableSet.of(), optional));
  }

  /**
   * A copy whose attribute may be absent, so that a rule may test its presence.
   *
   * @return the type
   */
  public AttributeType orAbsent() {
    return new AttributeType(kind, names, true);
  }

  /**
   * The kind of the values.
   *
   * @return the kind; {@link Kind#TEXT} for a list of names
   */
  public Kind kind() {
    return kind;
  }

  /**
   * The names that a value is one of.
   *
   * @return an immutable set in the order in which they were given; empty if any text is a value
   */
  public Set<String> names() {
    return names;
  }

  /**
   * Whether the attribute may be absent.
   *
   * @return true if a rule may test its presence
   */
  public boolean isOptional() {
    return optional;
  }

  /**
   * Whether a value is of this type.
   *
   * @param value a value of an {@link AttributeLookup}, or null
   * @return true if it is; false for null and {@link Absent}
   */
  public boolean accepts(@Nullable Object value) {
    return switch (kind) {
      case TEXT -> value instanceof String text && (names.isEmpty() || names.contains(text));
      case TEXTS -> value instanceof Texts;
      case NUMBER -> value instanceof BigDecimal;
      case INTEGER -> value instanceof BigDecimal number && number.scale() <= 0;
      case BOOLEAN -> value instanceof Boolean;
      case INSTANT -> value instanceof Instant;
      case ADDRESS -> value instanceof IpAddress;
    };
  }

  /**
   * Reads values of this type from texts: what a claim, a suite or an option says.
   *
   * @param texts one text; for a set of texts its elements
   * @return the value as {@link AttributeLookup} gives it; empty if it is not of this type
   */
  public Optional<Object> read(List<String> texts) {
    if (kind == Kind.TEXTS) {
      return Optional.of(Texts.copyOf(texts));
    }
    return texts.size() == 1 ? read(texts.get(0)).filter(this::accepts) : Optional.empty();
  }

  private Optional<Object> read(String text) {
    return switch (kind) {
      case TEXT, TEXTS -> Optional.of(text);
      case NUMBER, INTEGER -> Numbers.parse(text).map(Object.class::cast);
      case BOOLEAN ->
          text.equals("true") || text.equals("false")
              ? Optional.of(text.equals("true"))
              : Optional.empty();
      case INSTANT -> instant(text).map(Object.class::cast);
      case ADDRESS -> IpAddress.parse(text).map(Object.class::cast);
    };
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty(); // The answer to a wrong text; it is no failure.
    }
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof AttributeType other
        && kind == other.kind
        && names.equals(other.names)
        && optional == other.optional;
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, names, optional);
  }

  /** The type as in a policy, such as {@code number?} or {@code [draft, active]}. */
  @Override
  public String toString() {
    return (names.isEmpty() ? kind.word() : names.toString()) + (optional ? "?" : "");
  }
}
