package dev.tenon.examples.gitops.rights;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The proof that questions were decided, which whoever touches the cluster must hold. Only a {@link
 * Gate} makes one.
 */
public final class Granted implements Verdict {

  private final Set<Asked> asked = new HashSet<>();

  private record Asked(Who who, String action, Target target) {}

  Granted(Collection<Question> questions) {
    questions.forEach(q -> asked.add(new Asked(q.who(), q.action(), q.target())));
  }

  /**
   * Lets pass what was decided.
   *
   * @throws IllegalStateException if it was not, which is a mistake in this program
   */
  public void require(Who who, String action, Target target) {
    if (!asked.contains(new Asked(who, action, target))) {
      throw new IllegalStateException(
          "nobody decided that " + who + " may " + action + " " + target);
    }
  }
}
