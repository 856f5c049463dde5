package dev.tenon.suite;

import dev.tenon.analysis.Answer;
import java.util.Objects;

/**
 * What became of an invariant of a suite: it was proved, or a request breaks it, or neither could
 * be found within the steps that a question may take. Immutable.
 */
public final class Proof {

  private final NamedInvariant stated;
  private final Answer answer;

  Proof(NamedInvariant stated, Answer answer) {
    this.stated = Objects.requireNonNull(stated, "stated");
    this.answer = Objects.requireNonNull(answer, "answer");
  }

  /**
   * The invariant.
   *
   * @return the named invariant
   */
  public NamedInvariant stated() {
    return stated;
  }

  /**
   * What analysis says of it.
   *
   * @return the answer
   */
  public Answer answer() {
    return answer;
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
      return "broken by " + fails.counterexample();
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

  @Override
  public boolean equals(Object o) {
    return o instanceof Proof other && stated.equals(other.stated) && answer.equals(other.answer);
  }

  @Override
  public int hashCode() {
    return Objects.hash(stated, answer);
  }
}
