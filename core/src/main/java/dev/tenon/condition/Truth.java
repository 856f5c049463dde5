package dev.tenon.condition;

/**
 * A truth value of Kleene's strong three-valued logic, ordered so that "and" is the minimum and
 * "or" the maximum.
 */
public enum Truth {
  /** It is not so. */
  FALSE,
  /** It cannot be said, since a value is not given. */
  UNKNOWN,
  /** It is so. */
  TRUE;

  /**
   * Conjunction.
   *
   * @param other another truth value
   * @return the weaker of both
   */
  public Truth and(Truth other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /**
   * Disjunction.
   *
   * @param other another truth value
   * @return the stronger of both
   */
  public Truth or(Truth other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /**
   * Negation.
   *
   * @return true for false and the reverse; unknown stays unknown
   */
  public Truth not() {
    return switch (this) {
      case FALSE -> TRUE;
      case UNKNOWN -> UNKNOWN;
      case TRUE -> FALSE;
    };
  }
}
