package dev.tenon.suite;

import java.util.Objects;

/** The outcome of one expectation. Immutable. */
public sealed interface ExpectationOutcome {

  /**
   * The expectation.
   *
   * @return the expectation
   */
  Expectation expectation();

  /**
   * It is met.
   *
   * @param expectation the expectation
   */
  record Passed(Expectation expectation) implements ExpectationOutcome {}

  /**
   * It is not met.
   *
   * @param expectation the expectation
   * @param expected the expected value, as text
   * @param actual the actual value, as text
   * @param explanation why, in a few lines; empty if there is nothing to add
   */
  record Failed(Expectation expectation, String expected, String actual, String explanation)
      implements ExpectationOutcome {

    /** Checks the parts. */
    public Failed {
      Objects.requireNonNull(expectation, "expectation");
      Objects.requireNonNull(expected, "expected");
      Objects.requireNonNull(actual, "actual");
      Objects.requireNonNull(explanation, "explanation");
    }

    /** The place, the expected and the actual value, and the explanation. */
    @Override
    public String toString() {
      String story = explanation.isEmpty() ? "" : "\n" + explanation.indent(2).stripTrailing();
      return expectation.place()
          + ": expected "
          + expected
          + "\n  but it is "
          + actual.replace("\n", "\n  ")
          + story;
    }
  }

  /**
   * It was not checked.
   *
   * @param expectation the expectation
   * @param reason why not
   */
  record Skipped(Expectation expectation, String reason) implements ExpectationOutcome {}
}
