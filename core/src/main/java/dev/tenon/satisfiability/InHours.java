package dev.tenon.satisfiability;

import com.google.common.collect.ImmutableList;
import dev.tenon.evaluation.HoursTest;
import java.util.List;

/**
 * The time of the request is in recurring hours.
 *
 * @param time the time
 * @param hours the hours
 */
record InHours(Unknown time, HoursTest hours) implements Formula.Atom {
  @Override
  public List<Unknown> operands() {
    return ImmutableList.of(time);
  }
}
