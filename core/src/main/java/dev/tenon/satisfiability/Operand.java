package dev.tenon.satisfiability;

import dev.tenon.condition.Absent;
import org.jspecify.annotations.Nullable;

/** What a test reads: a given value, or one to be found. */
public sealed interface Operand permits Operand.Given, Unknown {

  /** A value that is not known. */
  Given NOT_KNOWN = new Given(null);

  /**
   * A given value.
   *
   * @param value the value as an {@link dev.tenon.condition.AttributeLookup} gives it, {@link
   *     Absent}, or null if it is not known
   */
  record Given(@Nullable Object value) implements Operand {}
}
