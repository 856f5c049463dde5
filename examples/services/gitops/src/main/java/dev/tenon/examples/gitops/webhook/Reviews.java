package dev.tenon.examples.gitops.webhook;

import dev.tenon.examples.gitops.journal.Usage;
import dev.tenon.examples.gitops.rights.ClusterAuthorizer;
import dev.tenon.examples.gitops.rights.ClusterAuthorizer.Moment;
import dev.tenon.examples.gitops.rights.Who;
import dev.tenon.kubernetes.AccessReview;
import dev.tenon.kubernetes.Region.Answer;
import java.util.function.Function;

/**
 * What an API server asks is decided by the rights in the cluster, which the reconciler asks too,
 * and counted by the tenant that it is about.
 *
 * @param authorizer the rights
 * @param usage counts the answers
 */
public record Reviews(ClusterAuthorizer authorizer, Usage usage)
    implements Function<AccessReview, Answer> {

  /**
   * Decides.
   *
   * @throws RuntimeException if the cluster cannot be read
   */
  @Override
  public Answer apply(AccessReview review) {
    if (review.claims().get("sub") instanceof String user && Who.isReserved(user)) {
      usage.reviewed("", false);
      return Answer.FORBIDDEN; // Objects of a namespace are not a user of Kubernetes.
    }
    try {
      Moment now = authorizer.now();
      Answer answer = now.decide(review);
      usage.reviewed(now.tenantOf(review.region().namespace()), answer == Answer.ALLOWED);
      return answer;
    } catch (RuntimeException unreadable) {
      usage.reviewed("", false);
      throw unreadable;
    }
  }
}
