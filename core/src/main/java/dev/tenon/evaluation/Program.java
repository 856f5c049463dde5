package dev.tenon.evaluation;

import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.Truth;
import dev.tenon.path.Variables;

/**
 * A compiled condition: a tree of typed tests. It is evaluated without allocation; the depth of the
 * tree is bounded by the tests of a rule. Immutable.
 *
 * <p>Truth is a number, {@link #FALSE} &lt; {@link #UNKNOWN} &lt; {@link #TRUE}: "and" is the
 * minimum, "or" the maximum, and "not" the difference to two (Kleene 1952).
 */
public abstract class Program {

  /** It is not so. */
  public static final int FALSE = 0;

  /** It cannot be said. */
  public static final int UNKNOWN = 1;

  /** It is so. */
  public static final int TRUE = 2;

  Program() {}

  /**
   * The truth of the condition.
   *
   * @param variables the subject's variables, with its attributes
   * @param given the attributes of resource and request
   * @param now milliseconds since 1970-01-01T00:00:00Z
   */
  public abstract int truth(Variables variables, AttributeLookup given, long now);

  /** The number of tests. */
  public abstract int tests();

  /** Whether the answer depends on the time of the request. */
  public abstract boolean readsTime();

  /** What remains of it if the attributes of the resource are open. */
  public abstract RowTest remainder(Variables variables, AttributeLookup request, long now);

  static int of(boolean holds) {
    return holds ? TRUE : FALSE;
  }

  /** The truth value as an enumeration. */
  public static Truth truth(int value) {
    return value == TRUE ? Truth.TRUE : value == FALSE ? Truth.FALSE : Truth.UNKNOWN;
  }
}
