package dev.tenon.satisfiability;

import dev.tenon.evaluation.Slot;

/** Where the tests of a condition read their values. */
public interface Operands {

  /** The value of an attribute. */
  Operand attribute(Slot slot);

  /** The values of a variable of the subject. */
  Operand variable(String name);

  /** The time of the request, an instant. */
  Operand time();
}
