package dev.tenon.examples.gitops.rights;

import dev.tenon.policy.Effect;
import java.util.List;
import java.util.stream.Collectors;

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
   * @param answer its answer
   */
  public record Refusal(Question question, Gate.Answer answer) {

    /** Whether it waits for somebody's approval. */
    boolean isHeld() {
      return answer.effect() == Effect.STAGE;
    }
  }

  /** Whether approval alone is missing. */
  public boolean isHeld() {
    return refusals.stream().allMatch(Refusal::isHeld);
  }

  /** Why, for the platform's administrators alone. */
  public String why() {
    return refusals.stream()
        .map(refusal -> refusal.answer().why())
        .distinct()
        .collect(Collectors.joining("\n"));
  }
}
