package dev.tenon.policy;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * The period in which a permission applies: from an instant (inclusive) until another (exclusive),
 * each of which may be open.
 *
 * <pre>{@code
 * Validity.until(Instant.parse("2026-12-01T00:00:00Z"));
 * }</pre>
 *
 * <p>Instants are whole milliseconds: a finer one is rejected, not rounded. Immutable.
 */
public final class Validity {

  private static final Validity ALWAYS = new Validity(Long.MIN_VALUE, Long.MAX_VALUE);

  private final long from;
  private final long until;

  private Validity(long from, long until) {
    if (from >= until) {
      throw new IllegalArgumentException(
          "never valid: from "
              + Instant.ofEpochMilli(from)
              + " until "
              + Instant.ofEpochMilli(until));
    }
    this.from = from;
    this.until = until;
  }

  /**
   * At any time.
   *
   * @return the shared instance
   */
  public static Validity always() {
    return ALWAYS;
  }

  /**
   * From an instant on.
   *
   * @param instant the first valid instant
   * @return the validity
   * @throws IllegalArgumentException if it is finer than a millisecond
   */
  public static Validity from(Instant instant) {
    return new Validity(millis(instant), Long.MAX_VALUE);
  }

  /**
   * Up to an instant.
   *
   * @param instant the first instant that is no longer valid
   * @return the validity
   * @throws IllegalArgumentException if it is finer than a millisecond
   */
  public static Validity until(Instant instant) {
    return new Validity(Long.MIN_VALUE, millis(instant));
  }

  /**
   * From one instant until another.
   *
   * @param from the first valid instant
   * @param until the first instant that is no longer valid
   * @return the validity
   * @throws IllegalArgumentException if it would never be valid, or an instant is finer than a
   *     millisecond
   */
  public static Validity between(Instant from, Instant until) {
    return new Validity(millis(from), millis(until));
  }

  private static long millis(Instant instant) {
    if (!instant.truncatedTo(ChronoUnit.MILLIS).equals(instant)) {
      throw new IllegalArgumentException("finer than a millisecond: " + instant);
    }
    try {
      return instant.toEpochMilli();
    } catch (ArithmeticException tooFar) {
      throw new IllegalArgumentException("too far from the present: " + instant, tooFar);
    }
  }

  /**
   * Whether it applies at an instant.
   *
   * @param epochMillis milliseconds since 1970-01-01T00:00:00Z
   * @return true from the first instant until just before the last
   */
  public boolean includes(long epochMillis) {
    return from <= epochMillis && epochMillis < until;
  }

  /**
   * Whether neither end is set.
   *
   * @return true for {@link #always()}
   */
  public boolean isAlways() {
    return from == Long.MIN_VALUE && until == Long.MAX_VALUE;
  }

  /**
   * The first valid instant.
   *
   * @return empty if there is no beginning
   */
  public Optional<Instant> start() {
    return from == Long.MIN_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(from));
  }

  /**
   * The first instant that is no longer valid.
   *
   * @return empty if there is no end
   */
  public Optional<Instant> end() {
    return until == Long.MAX_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(until));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Validity other && from == other.from && until == other.until;
  }

  @Override
  public int hashCode() {
    return Objects.hash(from, until);
  }

  /** In words: {@code always}, {@code from ...}, {@code until ...}, {@code from ... until ...}. */
  @Override
  public String toString() {
    String begin = start().map(instant -> "from " + instant).orElse("");
    String finish = end().map(instant -> "until " + instant).orElse("");
    String both = (begin + " " + finish).strip();
    return both.isEmpty() ? "always" : both;
  }
}
