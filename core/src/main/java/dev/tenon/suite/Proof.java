package dev.tenon.suite;

import dev.tenon.analysis.Answer;
import java.util.Objects;

/**
 * What became of an invariant of a suite: it was proved, or a request breaks it, or neither could
 * be found within the steps that a question may take. Immutable.
 *
 * @param stated the invariant
 * @param answer what analysis says of it
 */
public record Proof(NamedInvariant stated, Answer answer) {

  /** Checks the parts. */
  public Proof {
    Objects.requireNonNull(stated, "stated");
    Objects.requireNonNull(answer, "answer");
  }

  /**
   * Whether it was proved. What is undecided was not.
   *
   * @return true for a proof alone
   */
  public boolean holds() {
    return answer.holds();
  }

  /**
   * What there is instead of a proof, in words.
   *
   * @return the witness with what was decided, or why it is undecided; for a proof, its scope
   */
  public String actual() {
    if (answer instanceof Answer.Fails fails) {
      return "broken by " + fails.witness();
    }
    return answer instanceof Answer.Undecided undecided
        ? "undecided: " + undecided.reached()
        : "proved: " + ((Answer.Holds) answer).scope();
  }

  /** Where it was stated, what, and what there is. */
  @Override
  public String toString() {
    return stated.place()
        + ": expected "
        + stated.invariant()
        + "\n  but it is "
        + actual().replace("\n", "\n  ");
  }
}
