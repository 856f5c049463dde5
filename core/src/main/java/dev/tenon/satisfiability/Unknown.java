package dev.tenon.satisfiability;

import dev.tenon.condition.AttributeType;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An attribute, a variable or a time whose value is to be found. Compared by identity. */
public final class Unknown implements Operand {

  /** The nanoseconds of a millisecond, the unit of the time of a request. */
  static final BigDecimal MILLISECOND = BigDecimal.valueOf(1_000_000);

  private final String name;
  private final AttributeType type;
  private final boolean variable;
  private final @Nullable Span span;

  /**
   * The possible times of a request.
   *
   * @param from the first millisecond since 1970-01-01T00:00:00Z
   * @param until the last one
   * @param near the preferred one
   */
  private record Span(long from, long until, long near) {}

  private Unknown(String name, AttributeType type, boolean variable, @Nullable Span span) {
    this.name = Objects.requireNonNull(name);
    this.type = Objects.requireNonNull(type);
    this.variable = variable;
    this.span = span;
  }

  /** An attribute: it has a value of its type, is absent, or is not known. */
  public static Unknown attribute(String name, AttributeType type) {
    return new Unknown(name, type, false, null);
  }

  /** A variable: it is set to some segments, or not set. */
  public static Unknown variable(String name) {
    return new Unknown(name, AttributeType.of(AttributeType.Kind.TEXTS), true, null);
  }

  /**
   * The time of a request, which is always known.
   *
   * @param from the first possible millisecond since 1970-01-01T00:00:00Z
   * @param until the last one
   * @param near the preferred one
   */
  public static Unknown time(long from, long until, long near) {
    return new Unknown(
        "time",
        AttributeType.of(AttributeType.Kind.INSTANT),
        false,
        new Span(from, until, Math.max(from, Math.min(until, near))));
  }

  /** The name for reports. */
  public String name() {
    return name;
  }

  /** Whether it has the same values as another type, whether or not it may be absent. */
  public boolean hasValuesOf(AttributeType other) {
    return type.kind() == other.kind() && type.names().equals(other.names());
  }

  AttributeType.Kind kind() {
    return type.kind();
  }

  Set<String> names() {
    return type.names();
  }

  boolean isVariable() {
    return variable;
  }

  boolean isTime() {
    return span != null;
  }

  long from() {
    return Objects.requireNonNull(span).from;
  }

  long until() {
    return Objects.requireNonNull(span).until;
  }

  long near() {
    return Objects.requireNonNull(span).near;
  }

  /** The distance between neighbouring values; null if there is a value between any two. */
  @Nullable BigDecimal unit() {
    return isTime()
        ? MILLISECOND
        : type.kind() == AttributeType.Kind.NUMBER ? null : BigDecimal.ONE;
  }

  @Override
  public String toString() {
    return name;
  }
}
