package dev.tenon.suite;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Objects;

/**
 * The result of a case: an outcome for each of its expectations. Immutable.
 *
 * @param test the case
 * @param outcomes one for each expectation, in the same order
 */
public record CaseResult(Case test, List<ExpectationOutcome> outcomes) {

  /** Checks and copies the parts. */
  public CaseResult {
    Objects.requireNonNull(test, "test");
    outcomes = ImmutableList.copyOf(outcomes);
  }

  /**
   * The failed expectations.
   *
   * @return an immutable list
   */
  public List<ExpectationOutcome.Failed> failures() {
    return outcomes.stream()
        .filter(ExpectationOutcome.Failed.class::isInstance)
        .map(ExpectationOutcome.Failed.class::cast)
        .toList();
  }

  /**
   * Whether it was run.
   *
   * @return false if it was skipped
   */
  public boolean wasRun() {
    return outcomes.stream().noneMatch(ExpectationOutcome.Skipped.class::isInstance);
  }

  /** The case's name and its failures. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(test.toString());
    failures().forEach(failure -> out.append('\n').append(failure));
    return out.toString();
  }
}
