package dev.tenon.examples.gitops.rights;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.kubernetes.AccessReview;
import dev.tenon.kubernetes.ClusterTenants;
import dev.tenon.kubernetes.PolicyReviews;
import dev.tenon.kubernetes.Region;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import dev.tenon.yaml.YamlPolicies;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Who may do what in the cluster as it is at a moment. Immutable and safe to share, if what reads
 * the cluster is.
 */
public final class ClusterAuthorizer {

  private final Authorizer file;
  private final References references;
  private final String platformNamespace;
  private final Supplier<ClusterState> cluster;

  /**
   * Decides by a policy and a cluster.
   *
   * @param policy the policy of the file
   * @param references which objects of other namespaces may be named
   * @param platformNamespace the one namespace whose objects are the platform's, by its name
   * @param clock by which rights end
   * @param cluster reads the objects
   */
  public ClusterAuthorizer(
      Policy policy,
      References references,
      String platformNamespace,
      Clock clock,
      Supplier<ClusterState> cluster) {
    this.file = Authorizer.compile(policy, Settings.standard().withClock(clock));
    this.references = references;
    this.platformNamespace = platformNamespace;
    this.cluster = cluster;
  }

  /** The same with the policy of a file. */
  public static ClusterAuthorizer of(
      Path file,
      References references,
      String platformNamespace,
      Clock clock,
      Supplier<ClusterState> cluster) {
    return new ClusterAuthorizer(
        YamlPolicies.load(file), references, platformNamespace, clock, cluster);
  }

  /**
   * The rights of this moment. Only what the objects add is compiled, the file's policy is shared.
   *
   * @throws RuntimeException if the cluster cannot be read
   */
  public Moment now() {
    ClusterPolicy added = new ClusterPolicy(references, cluster.get(), platformNamespace);
    return new Moment(file.replacedBy(added.addTo(file.policy())), added.tenants());
  }

  /**
   * The rights of one moment, for any number of questions that belong together.
   *
   * @param authorizer decides by the policy of the moment
   * @param tenants which tenant namespaces and accounts belong to
   */
  public record Moment(Authorizer authorizer, ClusterTenants tenants) {

    /** What an object, an account or a user may do, confined to the tenant that it belongs to. */
    public Access of(Who who) {
      return who.isObject()
          ? tenants.access(authorizer, ClusterPolicy.object(who), "")
          : tenants.access(authorizer, Map.of("sub", who.user()), "");
    }

    /** Why it is as it is, for the platform's administrators. */
    public String explain(Question question) {
      Subject subject = of(question.who()).subject();
      return authorizer
          .explain(Request.of(subject, question.action(), question.target().path()))
          .toString();
    }

    /** What is decided about a review of the API server. */
    public Region.Answer decide(AccessReview review) {
      return PolicyReviews.by(authorizer).inTenants(tenants).apply(review);
    }

    /** Whose a namespace is; empty for the platform's, and for none. */
    public String tenantOf(String namespace) {
      return tenants.tenantOf(namespace).map(ClusterPolicy::label).orElse("");
    }

    /** What the cluster's objects give, and to whom. */
    public List<Grant> grants() {
      return policy().assignments().stream()
          .map(
              each ->
                  new Grant(
                      ClusterPolicy.label(each.scope().tenant()), each + " by " + each.place()))
          .filter(grant -> !grant.tenant().isEmpty())
          .toList();
    }

    /** The policy of the moment. */
    public Policy policy() {
      return authorizer.policy();
    }
  }
}
