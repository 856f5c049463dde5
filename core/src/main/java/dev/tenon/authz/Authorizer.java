package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Decides requests by a policy. This is what services hold.
 *
 * <pre>{@code
 * Authorizer authorizer = Authorizer.compile(policy);
 * Subject ada = Subject.of("ada").withRoles("payments-operator");
 * Decision decision =
 *     authorizer.check(ada, "FLINK_SUBMIT", Resource.of("flink", "prod", "flink-job", "tx_daily"));
 * decision.orThrow();   // a DeniedException unless it is allowed
 * }</pre>
 *
 * <p>Deciding is total: whatever the data, there is an answer, it comes at once, and without a rule
 * that allows it is DENY. Implementations are safe to share between threads.
 *
 * <p>Sealed, so that methods can be added: a host that makes an authorizer of its own extends
 * {@link ForwardingAuthorizer}. For tests, compile a small policy or take {@link #denyAll}.
 */
public sealed interface Authorizer
    permits CompiledAuthorizer, ForwardingAuthorizer, RefusingAuthorizer, InterceptedAuthorizer {

  /**
   * Makes a policy ready to decide. Costs a few microseconds a rule; the result never changes.
   *
   * @param policy the policy
   * @return its authorizer, with {@link Settings#standard()}
   * @throws dev.tenon.diagnostic.DiagnosticException if the policy would make checks too slow
   */
  static Authorizer compile(Policy policy) {
    return compile(policy, Settings.standard());
  }

  /**
   * Makes a policy ready to decide. Costs a few microseconds a rule; the result never changes.
   *
   * @param policy the policy
   * @param settings what the host sets
   * @return its authorizer
   * @throws dev.tenon.diagnostic.DiagnosticException if the policy would make checks too slow
   */
  static Authorizer compile(Policy policy, Settings settings) {
    return CompiledAuthorizer.compile(policy, settings);
  }

  /**
   * An authorizer that denies every request, for tests and for services that have no policy yet.
   *
   * @return the authorizer of a policy that says nothing
   */
  static Authorizer denyAll() {
    return compile(Policy.builder().version("deny-all").build());
  }

  /**
   * An authorizer that denies every request for one reason, and shows nothing.
   *
   * @param policy the policy that it speaks for
   * @param reason why, one that goes with DENY
   * @return its authorizer
   * @throws IllegalArgumentException if the reason goes with another effect
   */
  static Authorizer refusing(Policy policy, Reason reason) {
    return new RefusingAuthorizer(policy, reason);
  }

  /**
   * Decides.
   *
   * @param subject who asks
   * @param action the action's exact name
   * @param resource to what
   * @return the decision, never null; any data whatever gets one
   */
  Decision check(Subject subject, String action, Resource resource);

  /**
   * Decides.
   *
   * @param request the question
   * @return the decision, never null; any data whatever gets one
   */
  Decision check(Request request);

  /**
   * Decides many requests on one and the same policy, before any of them has an effect.
   *
   * @param requests the questions
   * @return an immutable list of the decisions, in the same order
   */
  default List<Decision> checkAll(Collection<Request> requests) {
    return requests.stream().map(this::check).collect(ImmutableList.toImmutableList());
  }

  /**
   * Resolves a subject's roles once, for many questions.
   *
   * @param subject who asks
   * @return the subject's access, in the only tenant it may enter if there is just one
   */
  Access access(Subject subject);

  /**
   * Decides, and tells the whole story: for people, not for every request. Looks at every rule of
   * the policy once.
   *
   * @param request the question
   * @return the explanation, with the same decision that a check gives
   */
  Explanation explain(Request request);

  /**
   * The same with an interceptor that sees each decision before it is handed out. Of several, the
   * one that was added last sees it last.
   *
   * @param interceptor what sees the decisions
   * @return a new authorizer
   */
  default Authorizer interceptedBy(DecisionInterceptor interceptor) {
    return new InterceptedAuthorizer(this, Objects.requireNonNull(interceptor, "witness"));
  }

  /**
   * An authorizer of another policy, with the same settings. It answers exactly as one that is
   * {@linkplain #compile(Policy, Settings) compiled anew}; but what the two policies share, because
   * one was made of the other by {@link Policy#with(dev.tenon.policy.Role)} and the like, is not
   * compiled again, and what was made ready for sets of roles that have not changed is kept.
   *
   * <pre>{@code
   * Policy changed = authorizer.policy().with(role);
   * Authorizer next = authorizer.replacedBy(changed);   // a few microseconds for each changed rule
   * }</pre>
   *
   * <p>This one goes on deciding as before, and nothing in the new one leads back to it. Where both
   * are used at the same time, a rule that they share makes a decision anew whenever the other one
   * was asked last. Asks for the {@linkplain Policy#version version} of the policy before, once.
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
