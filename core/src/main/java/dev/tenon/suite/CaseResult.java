package dev.tenon.suite;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Objects;

/** What became of a case: an outcome for each of its expectations. Immutable. */
public final class CaseResult {

  private final Case test;
  private final List<Outcome> outcomes;

  CaseResult(Case test, List<Outcome> outcomes) {
    this.test = Objects.requireNonNull(test, "test");
    this.outcomes = ImmutableList.copyOf(outcomes);
  }

  /**
   * The case.
   *
   * @return the case
   */
  public Case test() {
    return test;
  }

  /**
   * One for each expectation, in the same order.
   *
   * @return an immutable list
   */
  public List<Outcome> outcomes() {
    return outcomes;
  }

  /**
   * What does not hold.
   *
   * @return an immutable list
   */
  public List<Outcome.Failed> failures() {
    return outcomes.stream()
        .filter(Outcome.Failed.class::isInstance)
        .map(Outcome.Failed.class::cast)
        .toList();
  }

  /**
   * Whether it was run.
   *
   * @return false if it was skipped
   */
  public boolean wasRun() {
    return outcomes.stream().noneMatch(Outcome.Skipped.class::isInstance);
  }

  /** Its name, and its failures. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(test.toString());
    failures().forEach(failure -> out.append('\n').append(failure));
    return out.toString();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof CaseResult other
        && test.equals(other.test)
        && outcomes.equals(other.outcomes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(test, outcomes);
  }
}
