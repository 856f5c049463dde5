package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import dev.tenon.condition.Attributes;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Decides requests by a policy. The entry point for services.
 *
 * <pre>{@code
 * Authorizer authorizer = Authorizer.compile(policy);
 * Subject ada = Subject.of("ada").withRoles("payments-operator");
 * Decision decision =
 *     authorizer.check(ada, "FLINK_SUBMIT", Resource.of("flink", "prod", "flink-job", "tx_daily"));
 * decision.orThrow();   // a DeniedException unless it is allowed
 * }</pre>
 *
 * <p>Every request gets a decision, for any data and in bounded time; without a rule that allows
 * it, the decision is DENY. Implementations are safe to share between threads.
 *
 * <p>Sealed, so that methods can be added: a host that implements an authorizer extends {@link
 * ForwardingAuthorizer}. For tests, compile a small policy or use {@link #denyAll}.
 */
public sealed interface Authorizer
    permits CompiledAuthorizer, ForwardingAuthorizer, RefusingAuthorizer, InterceptedAuthorizer {

  /**
   * Compiles a policy. Takes a few microseconds for each rule; the result is immutable.
   *
   * @param policy the policy
   * @return its authorizer, with {@link Settings#standard()}
   * @throws dev.tenon.diagnostic.DiagnosticException if the policy would make checks too slow
   */
  static Authorizer compile(Policy policy) {
    return compile(policy, Settings.standard());
  }

  /**
   * Compiles a policy. Takes a few microseconds for each rule; the result is immutable.
   *
   * @param policy the policy
   * @param settings the settings of the host
   * @return its authorizer
   * @throws dev.tenon.diagnostic.DiagnosticException if the policy would make checks too slow
   */
  static Authorizer compile(Policy policy, Settings settings) {
    return CompiledAuthorizer.compile(policy, settings);
  }

  /**
   * An authorizer that denies every request, for tests and for services that have no policy yet.
   *
   * @return the authorizer of an empty policy
   */
  static Authorizer denyAll() {
    return compile(Policy.builder().version("deny-all").build());
  }

  /**
   * An authorizer that denies every request for one reason; no resource is visible.
   *
   * @param policy the policy that it reports
   * @param reason the reason, whose effect is DENY
   * @return its authorizer
   * @throws IllegalArgumentException if the reason has another effect
   */
  static Authorizer refusing(Policy policy, Reason reason) {
    return new RefusingAuthorizer(policy, reason);
  }

  /**
   * Decides a request.
   *
   * @param subject the subject
   * @param action the action's exact name
   * @param resource the resource
   * @return the decision, never null, for any data
   */
  Decision check(Subject subject, String action, Resource resource);

  /**
   * Decides a request.
   *
   * @param request the request
   * @return the decision, never null, for any data
   */
  Decision check(Request request);

  /**
   * Decides many requests by one version of the policy, before any of them is executed.
   *
   * @param requests the requests
   * @return an immutable list of the decisions, in the same order
   */
  default List<Decision> checkAll(Collection<Request> requests) {
    return requests.stream().map(this::check).collect(ImmutableList.toImmutableList());
  }

  /**
   * Resolves a subject's roles once, for many requests.
   *
   * @param subject the subject
   * @return the subject's access; in its tenant, if it may enter exactly one
   */
  Access access(Subject subject);

  /**
   * Decides and explains a request: for people, not for every request. Evaluates every rule of the
   * policy once.
   *
   * @param request the request
   * @return the explanation, with the decision that {@link #check(Request)} gives
   */
  Explanation explain(Request request);

  /**
   * The attributes that a decision about a request can see: those that were given, and those of the
   * declared attributes of the resource and the request that the source in the settings knows.
   *
   * @param request the request
   * @return the attributes, without those of the subject; if the source fails, those that were
   *     given
   */
  default Attributes attributesOf(Request request) {
    return request.attributes();
  }

  /**
   * An authorizer with an interceptor that sees each decision before it is returned. Several
   * interceptors are called in the order in which they were added.
   *
   * @param interceptor the interceptor
   * @return a new authorizer
   */
  default Authorizer interceptedBy(DecisionInterceptor interceptor) {
    return new InterceptedAuthorizer(this, Objects.requireNonNull(interceptor, "witness"));
  }

  /**
   * An authorizer of another policy, with the same settings. It decides exactly as one that is
   * {@linkplain #compile(Policy, Settings) compiled from scratch}. But parts that the two policies
   * share, because one was derived from the other by {@link Policy#with(dev.tenon.policy.Role)} and
   * the like, are not compiled again, and cached access of role sets that have not changed is kept.
   *
   * <pre>{@code
   * Policy changed = authorizer.policy().with(role);
   * Authorizer next = authorizer.replacedBy(changed);   // a few microseconds for each changed rule
   * }</pre>
   *
   * <p>This authorizer still decides as before, and the new one has no reference to it. While both
   * are in use, a shared rule creates a new decision each time the two alternate. Computes the
   * {@linkplain Policy#version version} of the previous policy once.
   *
   * @param policy the new policy
   * @return its authorizer
   * @throws dev.tenon.diagnostic.DiagnosticException if the policy would make checks too slow
   */
  Authorizer replacedBy(Policy policy);

  /**
   * The policy that decides at this moment.
   *
   * @return the policy
   */
  Policy policy();
}
