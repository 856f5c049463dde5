package dev.tenon.evaluation;

import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.AttributeSide;
import dev.tenon.path.Variables;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Whether an instant is on one side of another. */
public final class InstantBound extends AttributeTest {

  private final InstantTerm left;
  private final Comparison comparison;
  private final InstantTerm right;

  InstantBound(InstantTerm left, Comparison comparison, InstantTerm right) {
    this.left = left;
    this.comparison = comparison;
    this.right = right;
  }

  /** The tested instant. */
  public InstantTerm left() {
    return left;
  }

  /** The order between both. */
  public Comparison comparison() {
    return comparison;
  }

  /** The bound. */
  public InstantTerm right() {
    return right;
  }

  @Override
  public int truth(Variables variables, AttributeLookup given, long now) {
    Instant one = left.value(variables, given);
    Instant other = right.value(variables, given);
    return (one == null && !left.isNow()) || (other == null && !right.isNow())
        ? UNKNOWN
        : of(comparison.holds(InstantTerm.compare(one, other, now)));
  }

  @Override
  public boolean readsTime() {
    return left.isNow() || right.isNow();
  }

  @Override
  public Set<Slot> reads() {
    return Stream.of(left, right)
        .map(InstantTerm::slot)
        .flatMap(Stream::ofNullable)
        .collect(ImmutableSet.toImmutableSet());
  }

  private static boolean isOfRow(InstantTerm term) {
    Slot slot = term.slot();
    return slot != null && slot.side() == AttributeSide.RESOURCE;
  }

  @Override
  RowTest ofRow(Variables variables, AttributeLookup request, long now) {
    if (isOfRow(left) && isOfRow(right)) {
      return leaf();
    }
    InstantTerm open = isOfRow(left) ? left : right;
    InstantTerm known = isOfRow(left) ? right : left;
    Instant value = known.isNow() ? Instant.ofEpochMilli(now) : known.value(variables, request);
    Comparison order = isOfRow(left) ? comparison : comparison.mirrored();
    return value == null
        ? RowTest.constant(UNKNOWN)
        : new InstantBound(open, order, InstantTerm.of(value)).leaf();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof InstantBound other
        && left.equals(other.left)
        && comparison == other.comparison
        && right.equals(other.right);
  }

  @Override
  public int hashCode() {
    return Objects.hash(left, comparison, right);
  }

  @Override
  public String toString() {
    return left + " " + comparison + " " + right;
  }
}
