package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Subject;
import java.util.Collection;
import java.util.List;

/** An authorizer whose decisions pass before a witness. */
final class WitnessedAuthorizer implements Authorizer {

  private final Authorizer inner;
  private final Witness witness;

  WitnessedAuthorizer(Authorizer inner, Witness witness) {
    this.inner = inner;
    this.witness = witness;
  }

  @Override
  public Decision check(Subject subject, String action, Resource resource) {
    if (!witness.isWatching()) {
      return inner.check(subject, action, resource);
    }
    long start = System.nanoTime();
    Decision decision = inner.check(subject, action, resource);
    long nanos = System.nanoTime() - start;
    return passed(witness, Request.of(subject, action, resource), decision, nanos);
  }

  @Override
  public Decision check(Request request) {
    if (!witness.isWatching()) {
      return inner.check(request);
    }
    long start = System.nanoTime();
    Decision decision = inner.check(request);
    return passed(witness, request, decision, System.nanoTime() - start);
  }

  /** All are decided before the first is seen, each in its part of the time. */
  @Override
  public List<Decision> checkAll(Collection<Request> requests) {
    List<Request> asked = ImmutableList.copyOf(requests);
    if (asked.isEmpty() || !witness.isWatching()) {
      return inner.checkAll(asked);
    }
    long start = System.nanoTime();
    List<Decision> decisions = inner.checkAll(asked);
    long each = (System.nanoTime() - start) / asked.size();
    ImmutableList.Builder<Decision> passed = ImmutableList.builder();
    for (int i = 0; i < asked.size(); i++) {
      passed.add(passed(witness, asked.get(i), decisions.get(i), each));
    }
    return passed.build();
  }

  @Override
  public Access access(Subject subject) {
    return new WitnessedAccess(inner.access(subject), "", witness);
  }

  @Override
  public Explanation explain(Request request) {
    return inner.explain(request);
  }

  @Override
  public Authorizer replacedBy(Policy policy) {
    return new WitnessedAuthorizer(inner.replacedBy(policy), witness);
  }

  @Override
  public Policy policy() {
    return inner.policy();
  }

  /** The decision, or its refusal if the witness withholds it or fails. */
  static Decision passed(Witness witness, Request request, Decision decision, long nanos) {
    boolean seen;
    try {
      seen = witness.sees(request, decision, nanos) == Interception.PASS;
    } catch (RuntimeException | Error failed) {
      seen = false;
    }
    return seen ? decision : decision.withheld(Reason.NOT_WITNESSED);
  }
}
