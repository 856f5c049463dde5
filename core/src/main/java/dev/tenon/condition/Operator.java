package dev.tenon.condition;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a test demands of an attribute. Which operators an attribute has depends on its type. */
public enum Operator {
  /** It is one of the operands: values, globs, networks, or references. */
  IS,
  /** The set has an element that is one of the operands. */
  ANY,
  /** Each of the operands is an element of the set. */
  ALL,
  /** Each element of the set is one of the operands; true of the empty set. */
  ONLY,
  /** The set has no element that is one of the operands. */
  NONE,
  /** The set has no element. */
  EMPTY,
  /** The number is the operand or more. */
  AT_LEAST,
  /** The number is the operand or less. */
  AT_MOST,
  /** The number is more than the operand. */
  MORE_THAN,
  /** The number is less than the operand. */
  LESS_THAN,
  /** The instant is the operand or later. */
  FROM,
  /** The instant is earlier than the operand. */
  UNTIL,
  /** The instant is later than the operand. */
  AFTER,
  /** The instant is earlier than the operand. */
  BEFORE,
  /** The time is in recurring hours: a zone, days of the week, hours of the day. */
  HOURS,
  /** The attribute is given with a value. */
  PRESENT;

  private final String word = name().toLowerCase(Locale.ROOT);

  /**
   * The word for it in policies.
   *
   * @return such as {@code at_most}
   */
  public String word() {
    return word;
  }

  /**
   * The operator with a word.
   *
   * @param word any text
   * @return the operator; empty if there is none
   */
  public static Optional<Operator> of(String word) {
    return Arrays.stream(values()).filter(operator -> operator.word.equals(word)).findFirst();
  }
}
