package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import dev.tenon.condition.Attributes;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.util.Collection;
import java.util.List;

/** An authorizer with an interceptor for its decisions. */
final class InterceptedAuthorizer implements Authorizer {

  private final Authorizer inner;
  private final DecisionInterceptor interceptor;

  InterceptedAuthorizer(Authorizer inner, DecisionInterceptor interceptor) {
    this.inner = inner;
    this.interceptor = interceptor;
  }

  @Override
  public Decision check(Subject subject, String action, Resource resource) {
    if (!interceptor.isWatching()) {
      return inner.check(subject, action, resource);
    }
    long start = System.nanoTime();
    Decision decision = inner.check(subject, action, resource);
    long nanos = System.nanoTime() - start;
    return passed(interceptor, Request.of(subject, action, resource), decision, nanos);
  }

  @Override
  public Decision check(Request request) {
    if (!interceptor.isWatching()) {
      return inner.check(request);
    }
    long start = System.nanoTime();
    Decision decision = inner.check(request);
    return passed(interceptor, request, decision, System.nanoTime() - start);
  }

  /**
   * All requests are decided before the interceptor sees the first; each gets an equal part of the
   * time.
   */
  @Override
  public List<Decision> checkAll(Collection<Request> requests) {
    List<Request> asked = ImmutableList.copyOf(requests);
    if (asked.isEmpty() || !interceptor.isWatching()) {
      return inner.checkAll(asked);
    }
    long start = System.nanoTime();
    List<Decision> decisions = inner.checkAll(asked);
    long each = (System.nanoTime() - start) / asked.size();
    ImmutableList.Builder<Decision> passed = ImmutableList.builder();
    for (int i = 0; i < asked.size(); i++) {
      passed.add(passed(interceptor, asked.get(i), decisions.get(i), each));
    }
    return passed.build();
  }

  @Override
  public Access access(Subject subject) {
    return new InterceptedAccess(inner.access(subject), "", interceptor);
  }

  @Override
  public Explanation explain(Request request) {
    return inner.explain(request);
  }

  @Override
  public Attributes attributesOf(Request request) {
    return inner.attributesOf(request);
  }

  @Override
  public Authorizer replacedBy(Policy policy) {
    return new InterceptedAuthorizer(inner.replacedBy(policy), interceptor);
  }

  @Override
  public Policy policy() {
    return inner.policy();
  }

  /** The decision, or a denial if the interceptor withholds it or fails. */
  static Decision passed(
      DecisionInterceptor interceptor, Request request, Decision decision, long nanos) {
    boolean seen;
    try {
      seen = interceptor.sees(request, decision, nanos) == Interception.PASS;
    } catch (RuntimeException | Error failed) {
      seen = false;
    }
    return seen ? decision : decision.withheld(Reason.NOT_WITNESSED);
  }
}
