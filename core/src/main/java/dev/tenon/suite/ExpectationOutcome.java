package dev.tenon.suite;

import java.util.Objects;

/** What became of one expectation. Immutable. */
public sealed interface ExpectationOutcome {

  /**
   * What was expected.
   *
   * @return the expectation
   */
  Expectation expectation();

  /**
   * It holds.
   *
   * @param expectation what was expected
   */
  record Passed(Expectation expectation) implements ExpectationOutcome {}

  /**
   * It does not hold.
   *
   * @param expectation what was expected
   * @param expected the same in words
   * @param actual what there was instead, in words
   * @param explanation why, in a few lines; empty where there is nothing to add
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

    /** Where it was expected, what, what there was, and why. */
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
   * It was not looked at.
   *
   * @param expectation what was expected
   * @param reason why not
   */
  record Skipped(Expectation expectation, String reason) implements ExpectationOutcome {}
}
