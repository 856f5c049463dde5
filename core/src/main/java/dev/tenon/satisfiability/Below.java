package dev.tenon.satisfiability;

import com.google.common.collect.ImmutableList;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A number or an instant is less than another one or than a constant. Instants count nanoseconds.
 *
 * @param left the number
 * @param right the other number; null for the constant
 * @param constant the constant; zero if there is another number
 * @param strict whether they must differ
 */
record Below(Unknown left, @Nullable Unknown right, BigDecimal constant, boolean strict)
    implements Formula.Atom {

  static Below constant(Unknown left, BigDecimal constant, boolean strict) {
    return new Below(left, null, constant.stripTrailingZeros(), strict);
  }

  static Below other(Unknown left, Unknown right, boolean strict) {
    return new Below(left, right, BigDecimal.ZERO, strict);
  }

  @Override
  public List<Unknown> operands() {
    return right == null ? ImmutableList.of(left) : ImmutableList.of(left, right);
  }
}
