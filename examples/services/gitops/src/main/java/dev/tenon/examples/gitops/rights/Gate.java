package dev.tenon.examples.gitops.rights;

import dev.tenon.examples.gitops.rights.Refused.Refusal;
import dev.tenon.policy.Effect;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides a batch of questions as one, before the first effect: everything is granted, or nothing.
 * Safe to share between threads if {@link #answers} is.
 */
public abstract class Gate {

  /**
   * The answer to one question.
   *
   * @param effect what is decided
   * @param why for the platform's administrators alone, since it may name what is other tenants'
   */
  public record Answer(Effect effect, String why) {}

  /** The answers, as many as questions, all of one moment. */
  protected abstract List<Answer> answers(List<Question> questions);

  /** What the cluster's objects give now, and to whom. */
  public List<Grant> grants() {
    return List.of();
  }

  /** Decides. */
  public final Verdict decide(List<Question> questions) {
    List<Answer> answers = answers(questions);
    if (answers.size() != questions.size()) {
      throw new IllegalStateException("not each question has an answer");
    }
    List<Refusal> refusals = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i).effect() != Effect.ALLOW) {
        refusals.add(new Refusal(questions.get(i), answers.get(i)));
      }
    }
    return refusals.isEmpty() ? new Granted(questions) : new Refused(refusals);
  }
}
