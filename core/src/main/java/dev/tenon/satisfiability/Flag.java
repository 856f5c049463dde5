package dev.tenon.satisfiability;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A boolean is true.
 *
 * @param flag the boolean
 */
record Flag(Unknown flag) implements Formula.Atom {
  @Override
  public List<Unknown> operands() {
    return ImmutableList.of(flag);
  }
}
