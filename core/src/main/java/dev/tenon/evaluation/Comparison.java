package dev.tenon.evaluation;

import dev.tenon.condition.Operator;

/** An order between two values. */
public enum Comparison {
  /** The left one is the right one or more. */
  AT_LEAST,
  /** The left one is the right one or less. */
  AT_MOST,
  /** The left one is more. */
  MORE_THAN,
  /** The left one is less. */
  LESS_THAN;

  static Comparison of(Operator operator) {
    return switch (operator) {
      case AT_LEAST, FROM -> AT_LEAST;
      case AT_MOST -> AT_MOST;
      case MORE_THAN, AFTER -> MORE_THAN;
      case LESS_THAN, UNTIL, BEFORE -> LESS_THAN;
      default -> throw new IllegalArgumentException(operator + " is no order");
    };
  }

  /** Whether it holds for the result of comparing left with right. */
  public boolean holds(int compared) {
    return switch (this) {
      case AT_LEAST -> compared >= 0;
      case AT_MOST -> compared <= 0;
      case MORE_THAN -> compared > 0;
      case LESS_THAN -> compared < 0;
    };
  }

  /** The order between right and left. */
  public Comparison mirrored() {
    return switch (this) {
      case AT_LEAST -> AT_MOST;
      case AT_MOST -> AT_LEAST;
      case MORE_THAN -> LESS_THAN;
      case LESS_THAN -> MORE_THAN;
    };
  }

  /** The order that holds where this one does not. */
  public Comparison negated() {
    return switch (this) {
      case AT_LEAST -> LESS_THAN;
      case AT_MOST -> MORE_THAN;
      case MORE_THAN -> AT_MOST;
      case LESS_THAN -> AT_LEAST;
    };
  }
}
