package dev.tenon.authz;

import dev.tenon.condition.Attributes;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.util.Collection;
import java.util.List;

/**
 * An authorizer that delegates each request to another one, which a subclass chooses for each call.
 * A host extends it to implement an authorizer: one for each region, one that a test replaces, one
 * that a container creates later.
 *
 * <pre>{@code
 * final class Replaceable extends ForwardingAuthorizer {
 *   volatile Authorizer now = Authorizer.denyAll();
 *
 *   @Override
 *   protected Authorizer delegate() {
 *     return now;
 *   }
 * }
 * }</pre>
 *
 * <p>A subclass cannot override the methods of {@link Authorizer}, so every request goes to the
 * delegate, also those of methods that a later version adds. Use {@link #interceptedBy} to see,
 * count or withhold decisions. Thread-safe if the subclass is.
 */
public abstract non-sealed class ForwardingAuthorizer implements Authorizer {

  /** For subclasses. */
  protected ForwardingAuthorizer() {}

  /**
   * The authorizer that decides. Called once for each request, on the deciding thread.
   *
   * @return the authorizer, never null and never this one
   */
  protected abstract Authorizer delegate();

  @Override
  public final Decision check(Subject subject, String action, Resource resource) {
    return delegate().check(subject, action, resource);
  }

  @Override
  public final Decision check(Request request) {
    return delegate().check(request);
  }

  @Override
  public final List<Decision> checkAll(Collection<Request> requests) {
    return delegate().checkAll(requests);
  }

  @Override
  public final Access access(Subject subject) {
    return delegate().access(subject);
  }

  @Override
  public final Explanation explain(Request request) {
    return delegate().explain(request);
  }

  @Override
  public final Attributes attributesOf(Request request) {
    return delegate().attributesOf(request);
  }

  @Override
  public Authorizer replacedBy(Policy policy) {
    return delegate().replacedBy(policy);
  }

  @Override
  public Policy policy() {
    return delegate().policy();
  }
}
