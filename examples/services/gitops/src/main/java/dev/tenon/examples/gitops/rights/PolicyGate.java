package dev.tenon.examples.gitops.rights;

import dev.tenon.authz.Access;
import dev.tenon.examples.gitops.rights.ClusterAuthorizer.Moment;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The gate of this example: Tenon decides, on one reading of the cluster a batch. */
public final class PolicyGate extends Gate {

  private static final System.Logger LOG = System.getLogger(PolicyGate.class.getName());

  private final ClusterAuthorizer authorizer;

  /** A gate before a cluster. */
  public PolicyGate(ClusterAuthorizer authorizer) {
    this.authorizer = authorizer;
  }

  /** A cluster that cannot be read opens nothing: its labels are part of each decision. */
  @Override
  protected List<Answer> answers(List<Question> questions) {
    try {
      return answers(authorizer.now(), questions);
    } catch (RuntimeException unreadable) {
      LOG.log(
          Level.WARNING, "all is denied, the cluster cannot be read: {0}", unreadable.getMessage());
      return questions.stream()
          .map(any -> new Answer(Effect.DENY, "the cluster cannot be read"))
          .toList();
    }
  }

  @Override
  public List<Grant> grants() {
    return authorizer.now().grants();
  }

  private static List<Answer> answers(Moment now, List<Question> questions) {
    Map<Who, Access> accesses = new HashMap<>();
    List<Answer> answers = new ArrayList<>();
    for (Question question : questions) {
      Effect effect = effect(accesses.computeIfAbsent(question.who(), now::of), question);
      answers.add(new Answer(effect, effect == Effect.ALLOW ? "" : now.explain(question)));
    }
    return answers;
  }

  private static Effect effect(Access access, Question question) {
    Target target = question.target();
    if (target.isAll()) {
      return access.allowsAll(
              question.action(),
              ResourcePattern.of("namespaces", target.namespace(), "*", "*", "*"))
          ? Effect.ALLOW
          : Effect.DENY;
    }
    return access.check(question.action(), target.path()).effect();
  }
}
