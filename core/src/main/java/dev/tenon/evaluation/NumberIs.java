package dev.tenon.evaluation;

import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.path.Variables;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Set;

/** Whether a number is one of some numbers. */
public final class NumberIs extends AttributeTest {

  private final Slot slot;
  private final ImmutableSet<BigDecimal> numbers;

  NumberIs(Slot slot, Set<BigDecimal> numbers) {
    this.slot = slot;
    this.numbers = ImmutableSet.copyOf(numbers);
  }

  /** The tested attribute. */
  public Slot slot() {
    return slot;
  }

  /** The numbers. */
  public ImmutableSet<BigDecimal> numbers() {
    return numbers;
  }

  @Override
  public int truth(Variables variables, AttributeLookup given, long now) {
    BigDecimal number = slot.number(variables, given);
    return number == null ? UNKNOWN : of(numbers.contains(number));
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
    return o instanceof NumberIs other && slot.equals(other.slot) && numbers.equals(other.numbers);
  }

  @Override
  public int hashCode() {
    return Objects.hash(slot, numbers);
  }

  @Override
  public String toString() {
    return slot + " is " + numbers;
  }
}
