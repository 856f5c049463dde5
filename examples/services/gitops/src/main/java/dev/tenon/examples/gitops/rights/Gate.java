package dev.tenon.examples.gitops.rights;

import dev.tenon.examples.gitops.rights.Refused.Refusal;
import dev.tenon.policy.Effect;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides a batch of questions as one, before the first effect: everything is granted, or nothing.
 * Safe to share between threads if {@link #effects} is.
 */
public abstract class Gate {

  /** The answers, as many as questions, all of one moment. */
  protected abstract List<Effect> effects(List<Question> questions);

  /** Decides. */
  public final Verdict decide(List<Question> questions) {
    List<Effect> effects = effects(questions);
    if (effects.size() != questions.size()) {
      throw new IllegalStateException("not each question has an answer");
    }
    List<Refusal> refusals = new ArrayList<>();
    for (int i = 0; i < effects.size(); i++) {
      if (effects.get(i) != Effect.ALLOW) {
        refusals.add(new Refusal(questions.get(i), effects.get(i) == Effect.STAGE));
      }
    }
    return refusals.isEmpty() ? new Granted(questions) : new Refused(refusals);
  }
}
