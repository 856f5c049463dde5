package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.Attributes;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.path.Resource;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** An access with an interceptor for its decisions. */
final class InterceptedAccess extends Access {

  private final Access inner;
  private final String tenant;
  private final DecisionInterceptor interceptor;

  InterceptedAccess(Access inner, String tenant, DecisionInterceptor interceptor) {
    super(inner);
    this.inner = inner;
    this.tenant = tenant;
    this.interceptor = interceptor;
  }

  @Override
  public Access within(String name) {
    return new InterceptedAccess(inner.within(name), name, interceptor);
  }

  @Override
  public Decision check(String action, Resource resource, Attributes attributes) {
    if (!interceptor.isWatching()) {
      return inner.check(action, resource, attributes);
    }
    long start = System.nanoTime();
    Decision decision = inner.check(action, resource, attributes);
    return passed(request(action, resource, attributes), decision, System.nanoTime() - start);
  }

  @Override
  public Decision checkReserved(String action, Resource resource) {
    if (!interceptor.isWatching()) {
      return inner.checkReserved(action, resource);
    }
    long start = System.nanoTime();
    Decision decision = inner.checkReserved(action, resource);
    return passed(
        request(action, resource, Attributes.none()), decision, System.nanoTime() - start);
  }

  @Override
  public Decision checkCreating(String action, Resource resource, Attributes attributes) {
    if (!interceptor.isWatching()) {
      return inner.checkCreating(action, resource, attributes);
    }
    long start = System.nanoTime();
    Decision decision = inner.checkCreating(action, resource, attributes);
    return passed(
        request(action, resource, attributes).creating(), decision, System.nanoTime() - start);
  }

  @Override
  public Set<String> allowedActions(
      Collection<String> actions, Resource resource, Attributes attributes) {
    if (actions.isEmpty() || !interceptor.isWatching()) {
      return inner.allowedActions(actions, resource, attributes);
    }
    List<String> asked = ImmutableSet.copyOf(actions).asList();
    List<Decision> decisions = checkEach(asked, resource, attributes);
    ImmutableSet.Builder<String> allowed = ImmutableSet.builder();
    for (int i = 0; i < asked.size(); i++) {
      if (decisions.get(i).allowed()) {
        allowed.add(asked.get(i));
      }
    }
    return allowed.build();
  }

  @Override
  List<Decision> checkEach(List<String> actions, Resource resource, Attributes attributes) {
    if (actions.isEmpty() || !interceptor.isWatching()) {
      return inner.checkEach(actions, resource, attributes);
    }
    long start = System.nanoTime();
    List<Decision> decisions = inner.checkEach(actions, resource, attributes);
    long each = (System.nanoTime() - start) / actions.size();
    ImmutableList.Builder<Decision> passed = ImmutableList.builder();
    for (int i = 0; i < actions.size(); i++) {
      passed.add(passed(request(actions.get(i), resource, attributes), decisions.get(i), each));
    }
    return passed.build();
  }

  @Override
  public ResourceFilter filter(String action, Attributes request) {
    if (!interceptor.isWatching()) {
      return inner.filter(action, request);
    }
    long start = System.nanoTime();
    ResourceFilter filter = inner.filter(action, request);
    long nanos = System.nanoTime() - start;
    boolean seen;
    try {
      seen =
          interceptor.seesFilter(new BulkRead(subject(), tenant, action, filter, version(), nanos))
              == Interception.PASS;
    } catch (RuntimeException | Error failed) {
      seen = false;
    }
    return seen ? filter : ResourceFilter.nothing();
  }

  private Request request(String action, Resource resource, Attributes attributes) {
    Request request = Request.of(subject(), action, resource).with(attributes);
    return tenant.isEmpty() ? request : request.within(tenant);
  }

  private Decision passed(Request request, Decision decision, long nanos) {
    return InterceptedAuthorizer.passed(interceptor, request, decision, nanos);
  }
}
