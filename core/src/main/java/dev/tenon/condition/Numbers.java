package dev.tenon.condition;

import java.math.BigDecimal;
import java.util.Optional;

/** Decimal numbers in one form, so that equal numbers are equal values. */
final class Numbers {

  /** The maximum number of characters of a number's text, and of its digits. */
  static final int MOST_DIGITS = 60;

  private Numbers() {}

  /** The number without trailing zeros behind the point; empty if it has too many digits. */
  static Optional<BigDecimal> normal(BigDecimal number) {
    if (Math.abs((long) number.scale()) > MOST_DIGITS || number.precision() > MOST_DIGITS) {
      return Optional.empty();
    }
    BigDecimal plain = number.scale() < 0 ? number.setScale(0) : number;
    if (plain.scale() > 0) {
      plain = plain.stripTrailingZeros();
      plain = plain.scale() < 0 ? plain.setScale(0) : plain;
    }
    return Optional.of(plain);
  }

  /** Reads digits with an optional sign and point; no exponent. */
  static Optional<BigDecimal> parse(String text) {
    int at = text.startsWith("-") ? 1 : 0;
    int points = 0;
    if (text.length() == at || text.length() > MOST_DIGITS) {
      return Optional.empty();
    }
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean inner = i > at && i + 1 < text.length();
      if (c == '.' && inner && points == 0) {
        points++;
      } else if (c < '0' || c > '9') {
        return Optional.empty();
      }
    }
    return normal(new BigDecimal(text));
  }
}
