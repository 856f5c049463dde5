package dev.tenon.evaluation;

import dev.tenon.condition.Operator;

/** An order between two values. */
public enum Comparison {
  /** The left one is the right one or more. */
  AT_LEAST(Comparison.EQUAL | Comparison.MORE),
  /** The left one is the right one or less. */
  AT_MOST(Comparison.EQUAL | Comparison.LESS),
  /** The left one is more. */
  MORE_THAN(Comparison.MORE),
  /** The left one is less. */
  LESS_THAN(Comparison.LESS);

  private static final int LESS = 1;
  private static final int EQUAL = 2;
  private static final int MORE = 4;

  /** The results of comparing left with right for which it holds, as a set of bits. */
  private final int results;

  Comparison(int results) {
    this.results = results;
  }

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
    return (results & (LESS << (1 + Integer.signum(compared)))) != 0;
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
