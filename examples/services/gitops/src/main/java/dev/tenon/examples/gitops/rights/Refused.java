package dev.tenon.examples.gitops.rights;

import java.util.List;

/**
 * At least one of the questions was answered with no, so nothing of the batch may happen.
 *
 * @param refusals in the order of the questions, not empty
 */
public record Refused(List<Refusal> refusals) implements Verdict {

  /** Copies. */
  public Refused {
    refusals = List.copyOf(refusals);
  }

  /**
   * What was refused.
   *
   * @param question the question
   * @param held whether it waits for somebody's approval
   */
  public record Refusal(Question question, boolean held) {}

  /** Whether approval alone is missing. */
  public boolean isHeld() {
    return refusals.stream().allMatch(Refusal::held);
  }
}
