package dev.tenon.evaluation;

import dev.tenon.condition.AttributeType;
import dev.tenon.condition.AttributeType.Kind;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Pairs of bounds of one attribute that contradict each other. */
final class Bounds {

  private Bounds() {}

  static boolean isBound(RuleCondition.Test test) {
    return switch (test.operator()) {
      case AT_LEAST, AT_MOST, MORE_THAN, LESS_THAN, FROM, UNTIL, AFTER, BEFORE ->
          test.operands().size() == 1;
      default -> false;
    };
  }

  private static boolean isLower(RuleCondition.Test test) {
    return switch (test.operator()) {
      case AT_LEAST, MORE_THAN, FROM, AFTER -> true;
      default -> false;
    };
  }

  private static boolean isStrict(RuleCondition.Test test) {
    return test.operator() != Operator.AT_LEAST
        && test.operator() != Operator.AT_MOST
        && test.operator() != Operator.FROM;
  }

  static boolean contradict(RuleCondition.Test one, RuleCondition.Test other) {
    if (!one.attribute().equals(other.attribute()) || isLower(one) == isLower(other)) {
      return false;
    }
    RuleCondition.Test lower = isLower(one) ? one : other;
    RuleCondition.Test upper = isLower(one) ? other : one;
    Optional<Integer> compared = compare(lower.operands().get(0), upper.operands().get(0));
    return compared
        .filter(order -> order > 0 || (order == 0 && (isStrict(lower) || isStrict(upper))))
        .isPresent();
  }

  private static Optional<Integer> compare(String one, String other) {
    if (one.equals(other)) {
      return Optional.of(0);
    }
    Optional<BigDecimal> number = read(Kind.NUMBER, one, BigDecimal.class);
    Optional<BigDecimal> against = read(Kind.NUMBER, other, BigDecimal.class);
    if (number.isPresent() && against.isPresent()) {
      return Optional.of(number.get().compareTo(against.get()));
    }
    Optional<Instant> instant = read(Kind.INSTANT, one, Instant.class);
    Optional<Instant> later = read(Kind.INSTANT, other, Instant.class);
    return instant.isPresent() && later.isPresent()
        ? Optional.of(instant.get().compareTo(later.get()))
        : Optional.empty();
  }

  private static <T> Optional<T> read(Kind kind, String text, Class<T> type) {
    return AttributeType.of(kind).read(List.of(text)).map(type::cast);
  }

  static String words(RuleCondition.Test test) {
    return test.operator().word().replace('_', ' ') + " " + test.operands().get(0);
  }
}
