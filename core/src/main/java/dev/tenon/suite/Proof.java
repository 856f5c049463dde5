package dev.tenon.suite;

import dev.tenon.analysis.Answer;
import java.util.Objects;

/**
 * The result for an invariant of a suite: proved, broken by a request, or undecided within the
 * budget. Immutable.
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
   * The answer of the analysis.
   *
   * @return the answer
   */
  public Answer answer() {
    return answer;
  }

  /**
   * Whether it was proved; false if undecided.
   *
   * @return true for a proof alone
   */
  public boolean holds() {
    return answer.holds();
  }

  /**
   * The result as text.
   *
   * @return the counterexample with its decisions, or why it is undecided; for a proof, its scope
   */
  public String actual() {
    if (answer instanceof Answer.Fails fails) {
      return "broken by " + fails.counterexample();
    }
    return answer instanceof Answer.Undecided undecided
        ? "undecided: " + undecided.reached()
        : "proved: " + ((Answer.Holds) answer).scope();
  }

  /** The place, the invariant and the result. */
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
