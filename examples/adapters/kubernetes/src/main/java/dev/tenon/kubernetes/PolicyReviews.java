package dev.tenon.kubernetes;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.kubernetes.Region.Answer;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides reviews by a policy whose resources are those of a {@link Region}, whose actions are
 * verbs of Kubernetes, and whose claim mappings read {@code sub}, {@code groups}, {@code uid} and
 * {@code extra}.
 *
 * <pre>{@code
 * claims:
 *   - {claim: groups, shape: list, roles: {table: {platform-admins: [platform-admin]}}}
 * roles:
 *   platform-admin:
 *     permissions:
 *       - {effect: allow, actions: [get, list, watch], resource: "namespaces/**"}
 * }</pre>
 *
 * <p>{@code system:anonymous}, and whoever is in {@code system:unauthenticated}, is the anonymous
 * subject, whatever the mappings say: it holds nothing but what is assigned to the anonymous.
 *
 * <p>Of a policy with tenants the host says which one a namespace belongs to, by a function or by
 * {@link ClusterTenants}, which know the tenants of users too. A review of all namespaces is
 * decided without a tenant: what a tenant's role allows is not allowed everywhere. {@code *} as a
 * verb stands for each action that the policy declares; if it declares none, nobody is allowed all.
 *
 * <p>Immutable; safe to share if the authorizer and the host's function are. A review costs a few
 * checks, and for a list the proof that nothing in it is withheld; after a change of the policy,
 * the next review compiles a second authorizer, which shares the rules of the first.
 */
public final class PolicyReviews implements Function<AccessReview, Answer> {

  private static final String EVERYTHING = "everything";
  private static final String ALL = "*";

  /** What an API server calls whoever showed no credential, and that one's group. */
  static final String ANONYMOUS = "system:anonymous";

  static final String UNAUTHENTICATED = "system:unauthenticated";

  /** How often a review is begun again, since the policy was replaced meanwhile. */
  private static final int TRIES = 5;

  private final Authorizer authorizer;
  private final Acting acting;
  private final Set<String> namespaces;
  private volatile @Nullable Unlimited unlimited;

  /**
   * Reviews.
   *
   * @param namespaces in each of which a review of all namespaces is decided too
   */
  private PolicyReviews(Authorizer authorizer, Acting acting, Set<String> namespaces) {
    this.authorizer = Objects.requireNonNull(authorizer, "authorizer");
    this.acting = acting;
    this.namespaces = namespaces;
  }

  /** In which tenant a subject acts on a namespace. */
  private interface Acting {
    Access access(Authorizer authorizer, Subject subject, String namespace);
  }

  /**
   * The policy with one more role, which allows everything. It shows what a deny or a stage
   * withholds from somebody whom no rule allows it; nothing else is asked of it.
   */
  private record Unlimited(Policy policy, Authorizer authorizer, String role) {

    static Unlimited of(Authorizer authorizer) {
      Policy policy = authorizer.policy();
      String role = EVERYTHING;
      while (policy.roles().containsKey(role) || policy.mentionsRole(role)) {
        role += "+";
      }
      Policy more =
          policy
              .with(Role.of(role).with(Permission.allow("*").on("**")))
              .with(Assignment.toAnonymous(role)); // who cannot be given a role otherwise
      return new Unlimited(policy, authorizer.replacedBy(more), role);
    }

    Subject of(Subject subject) {
      return subject.isIdentified() ? subject.withRoles(role) : subject;
    }
  }

  /**
   * Decides by an authorizer.
   *
   * @param authorizer by the policy that is in force, such as a live one
   * @return what decides reviews, for a policy without tenants
   */
  public static PolicyReviews by(Authorizer authorizer) {
    return new PolicyReviews(authorizer, (by, subject, namespace) -> by.access(subject), Set.of());
  }

  /**
   * A copy that decides in tenants.
   *
   * @param tenants the tenant to which a namespace belongs, by the namespace's name; empty for none
   * @return new reviews
   */
  public PolicyReviews inTenants(Function<? super String, Optional<String>> tenants) {
    Objects.requireNonNull(tenants, "tenants");
    return new PolicyReviews(
        authorizer,
        (by, subject, namespace) -> within(by.access(subject), namespace, tenants),
        Set.of());
  }

  /**
   * A copy that decides in the tenants that share the cluster. In each namespace a subject may hold
   * other roles, so a review of all namespaces is decided for each of them as well, and the
   * strictest answer is given: what is forbidden in one is forbidden in a list of all.
   *
   * @param tenants the tenants of this moment; make new reviews when they change
   * @return new reviews
   */
  public PolicyReviews inTenants(ClusterTenants tenants) {
    return new PolicyReviews(authorizer, tenants::access, tenants.namespaces());
  }

  /**
   * Decides a review.
   *
   * @param review who asks for what
   * @return the answer; forbidden while the policy is replaced faster than it can be asked
   */
  @Override
  @SuppressWarnings("ReferenceEquality") // All is decided by one policy.
  public Answer apply(AccessReview review) {
    for (int i = 0; i < TRIES; i++) {
      Unlimited known = unlimited();
      Answer answer = decide(review, known);
      if (authorizer.policy() == known.policy()) {
        return answer;
      }
    }
    return Answer.FORBIDDEN;
  }

  private Answer decide(AccessReview review, Unlimited known) {
    Subject subject = subject(review.claims(), known.policy());
    Collection<String> verbs = verbs(review, known.policy());
    Region region = review.region();
    Answer best = verbs.contains(ALL) ? Answer.FORBIDDEN : Answer.ALLOWED;
    Answer answer =
        Stream.concat(Stream.of(region), region.in(namespaces).stream())
            .map(part -> decide(subject, part, verbs, known))
            .max(Comparator.naturalOrder())
            .orElseThrow();
    return answer == Answer.ALLOWED ? best : answer;
  }

  private Answer decide(Subject subject, Region region, Collection<String> verbs, Unlimited known) {
    String namespace = region.namespace();
    Access access = acting.access(authorizer, subject, namespace);
    Access all = acting.access(known.authorizer(), known.of(access.subject()), namespace);
    return region.decide(access, all, verbs);
  }

  /** Of the policy in force. */
  @SuppressWarnings("ReferenceEquality") // A policy that was loaded again is another one.
  private Unlimited unlimited() {
    Unlimited known = unlimited;
    if (known == null || known.policy() != authorizer.policy()) {
      known = Unlimited.of(authorizer);
      unlimited = known;
    }
    return known;
  }

  /** The subject of a user of Kubernetes. */
  static Subject subject(Map<String, ?> claims, Policy policy) {
    return isAuthenticated(claims) ? policy.subjectFrom(claims).subject() : Subject.anonymous();
  }

  /** In the tenant of the namespace that is asked for, if it is one namespace of a tenant. */
  private static Access within(
      Access access, String namespace, Function<? super String, Optional<String>> tenants) {
    Optional<String> tenant =
        namespace.isEmpty() || namespace.equals("*") ? Optional.empty() : tenants.apply(namespace);
    return tenant.map(access::within).orElse(access);
  }

  private static boolean isAuthenticated(Map<String, ?> claims) {
    boolean inGroup =
        claims.get("groups") instanceof List<?> groups && groups.contains(UNAUTHENTICATED);
    return !inGroup && !ANONYMOUS.equals(claims.get("sub"));
  }

  private static Collection<String> verbs(AccessReview review, Policy policy) {
    Set<String> names = policy.actions().names();
    return review.verb().equals(ALL) && !names.isEmpty() ? names : List.of(review.verb());
  }
}
