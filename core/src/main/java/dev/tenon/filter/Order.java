package dev.tenon.filter;

import dev.tenon.filter.Condition.AllOf;
import dev.tenon.filter.Condition.AnyOf;
import dev.tenon.filter.Condition.LengthAtLeast;
import dev.tenon.filter.Condition.LengthIs;
import dev.tenon.filter.Condition.Not;
import dev.tenon.filter.Condition.OfAttributes;
import dev.tenon.filter.Condition.SegmentTest;
import java.util.Comparator;
import java.util.List;

/**
 * The order of parts in normal form: tests by index, then by their text; a list by its first part;
 * tests of the length after tests of segments; negations last.
 */
final class Order {

  private static final int LENGTH = 1_000;
  private static final int ATTRIBUTES = 1_500;
  private static final int NEGATION = 2_000;

  static final Comparator<Condition> NORMAL =
      Comparator.comparingInt(Order::place)
          .thenComparing(part -> !Facts.isSimple(part))
          .thenComparing(Condition::toString);

  private Order() {}

  private static int place(Condition condition) {
    if (condition instanceof SegmentTest test) {
      return test.index();
    }
    if (condition instanceof AnyOf any) {
      return first(any.parts());
    }
    if (condition instanceof AllOf all) {
      return first(all.parts());
    }
    if (condition instanceof OfAttributes) {
      return ATTRIBUTES;
    }
    boolean length = condition instanceof LengthIs || condition instanceof LengthAtLeast;
    return length ? LENGTH : condition instanceof Not ? NEGATION : 0;
  }

  private static int first(List<Condition> parts) {
    return parts.isEmpty() ? 0 : place(parts.get(0));
  }
}
