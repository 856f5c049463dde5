package dev.tenon.evaluation;

import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.Absent;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.path.Variables;
import java.util.Set;

/** Whether an attribute is given with a value; the one test that absence makes false. */
public final class PresenceTest extends AttributeTest {

  private final Slot slot;

  PresenceTest(Slot slot) {
    this.slot = slot;
  }

  /** The tested attribute. */
  public Slot slot() {
    return slot;
  }

  @Override
  public int truth(Variables variables, AttributeLookup given, long now) {
    Object value = slot.given(variables, given);
    return value == Absent.ABSENT ? FALSE : slot.isOfType(value) ? TRUE : UNKNOWN;
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
    return o instanceof PresenceTest other && slot.equals(other.slot);
  }

  @Override
  public int hashCode() {
    return slot.hashCode();
  }

  @Override
  public String toString() {
    return slot + " is present";
  }
}
