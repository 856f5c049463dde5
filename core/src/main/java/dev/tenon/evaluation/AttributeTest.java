package dev.tenon.evaluation;

import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.AttributeSide;
import dev.tenon.path.Variables;
import java.util.Set;

/** A compiled test of one attribute. Equal when it demands the same. */
public abstract sealed class AttributeTest extends Program
    permits TextTest,
        SetTest,
        NumberIs,
        NumberBound,
        BooleanIs,
        InstantBound,
        HoursTest,
        AddressTest,
        PresenceTest {

  @Override
  public final int tests() {
    return 1;
  }

  @Override
  public boolean readsTime() {
    return false;
  }

  /** The attributes that it reads, the tested one first; empty if it reads the time alone. */
  public abstract Set<Slot> reads();

  /** Whether it reads an attribute of the resource. */
  final boolean readsResource() {
    return reads().stream().anyMatch(slot -> slot.side() == AttributeSide.RESOURCE);
  }

  @Override
  public final RowTest remainder(Variables variables, AttributeLookup request, long now) {
    return readsResource()
        ? ofRow(variables, request, now)
        : RowTest.constant(truth(variables, request, now));
  }

  /** What remains of a test that reads an attribute of the resource. */
  abstract RowTest ofRow(Variables variables, AttributeLookup request, long now);

  final RowTest leaf() {
    return new RowTest.Leaf(this, false);
  }
}
