package dev.tenon.evaluation;

import dev.tenon.condition.AttributeLookup;
import dev.tenon.path.Variables;
import java.time.Instant;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/**
 * A side of a comparison of instants: a constant, an attribute, or the time of the request if it is
 * neither. Immutable.
 *
 * @param constant the constant, or null
 * @param slot the attribute, or null
 */
public record InstantTerm(@Nullable Instant constant, @Nullable Slot slot) {

  static final InstantTerm NOW = new InstantTerm(null, null);

  private static final int SECOND = 1000;
  private static final int NANOS = 1_000_000;

  static InstantTerm of(Instant constant) {
    return new InstantTerm(constant, null);
  }

  static InstantTerm of(Slot slot) {
    return new InstantTerm(null, slot);
  }

  /** Whether it is the time of the request. */
  public boolean isNow() {
    return constant == null && slot == null;
  }

  /** Its value; null if it is not given, and for the time of the request. */
  @Nullable Instant value(Variables variables, AttributeLookup given) {
    return slot == null
        ? constant
        : slot.value(variables, given) instanceof Instant instant ? instant : null;
  }

  /** Compares two instants, of which null is the time of the request. */
  static int compare(@Nullable Instant left, @Nullable Instant right, long now) {
    int seconds = Long.compare(seconds(left, now), seconds(right, now));
    return seconds != 0 ? seconds : Integer.compare(nanos(left, now), nanos(right, now));
  }

  private static long seconds(@Nullable Instant instant, long now) {
    return instant == null ? Math.floorDiv(now, SECOND) : instant.getEpochSecond();
  }

  private static int nanos(@Nullable Instant instant, long now) {
    return instant == null
        ? Math.floorMod(now, SECOND) * NANOS
        : instant.get(ChronoField.NANO_OF_SECOND);
  }

  @Override
  public String toString() {
    return slot != null ? slot.name() : constant != null ? constant.toString() : "time";
  }
}
