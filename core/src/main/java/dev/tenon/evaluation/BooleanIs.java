package dev.tenon.evaluation;

import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.path.Variables;
import java.util.Objects;
import java.util.Set;

/** Whether a boolean is true, or is false. */
public final class BooleanIs extends AttributeTest {

  private final Slot slot;
  private final boolean wanted;

  BooleanIs(Slot slot, boolean wanted) {
    this.slot = slot;
    this.wanted = wanted;
  }

  /** The tested attribute. */
  public Slot slot() {
    return slot;
  }

  /** The value that it must have. */
  public boolean wanted() {
    return wanted;
  }

  @Override
  public int truth(Variables variables, AttributeLookup given, long now) {
    return slot.value(variables, given) instanceof Boolean value ? of(value == wanted) : UNKNOWN;
  }

  @Override
  public Set<Slot> reads() {
    return ImmutableSet.of(slot);
  }

  @Override
  RowTest ofRow(Variables variables, AttributeLookup request, long now) {
    return leaf();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof BooleanIs other && slot.equals(other.slot) && wanted == other.wanted;
  }

  @Override
  public int hashCode() {
    return Objects.hash(slot, wanted);
  }

  @Override
  public String toString() {
    return slot + " is " + wanted;
  }
}
