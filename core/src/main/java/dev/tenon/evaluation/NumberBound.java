package dev.tenon.evaluation;

import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.AttributeSide;
import dev.tenon.path.Variables;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a number is on one side of a bound: a constant or another attribute. */
public final class NumberBound extends AttributeTest {

  private final Slot slot;
  private final Comparison comparison;
  private final @Nullable BigDecimal bound;
  private final @Nullable Slot other;

  private NumberBound(
      Slot slot, Comparison comparison, @Nullable BigDecimal bound, @Nullable Slot other) {
    this.slot = slot;
    this.comparison = comparison;
    this.bound = bound;
    this.other = other;
  }

  static NumberBound of(Slot slot, Comparison comparison, BigDecimal bound) {
    return new NumberBound(slot, comparison, bound, null);
  }

  static NumberBound of(Slot slot, Comparison comparison, Slot other) {
    return new NumberBound(slot, comparison, null, other);
  }

  /** The tested attribute. */
  public Slot slot() {
    return slot;
  }

  /** The order between the attribute and the bound. */
  public Comparison comparison() {
    return comparison;
  }

  /** The constant; null if the bound is an attribute. */
  public @Nullable BigDecimal bound() {
    return bound;
  }

  /** The attribute that is the bound; null if it is a constant. */
  public @Nullable Slot other() {
    return other;
  }

  @Override
  public int truth(Variables variables, AttributeLookup given, long now) {
    BigDecimal limit = other == null ? bound : other.number(variables, given);
    BigDecimal number = slot.number(variables, given);
    return number == null || limit == null
        ? UNKNOWN
        : of(comparison.holds(number.compareTo(limit)));
  }

  @Override
  public Set<Slot> reads() {
    return other == null ? ImmutableSet.of(slot) : ImmutableSet.of(slot, other);
  }

  @Override
  RowTest ofRow(Variables variables, AttributeLookup request, long now) {
    if (other == null) {
      return leaf();
    }
    if (slot.side() != AttributeSide.RESOURCE) {
      return slot.value(variables, request) instanceof BigDecimal number
          ? of(other, comparison.mirrored(), number).leaf()
          : RowTest.constant(UNKNOWN);
    }
    if (other.side() == AttributeSide.RESOURCE) {
      return leaf();
    }
    return other.value(variables, request) instanceof BigDecimal number
        ? of(slot, comparison, number).leaf()
        : RowTest.constant(UNKNOWN);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof NumberBound that
        && slot.equals(that.slot)
        && comparison == that.comparison
        && Objects.equals(bound, that.bound)
        && Objects.equals(other, that.other);
  }

  @Override
  public int hashCode() {
    return Objects.hash(slot, comparison, bound, other);
  }

  @Override
  public String toString() {
    return slot + " " + comparison + " " + (other == null ? bound : other);
  }
}
