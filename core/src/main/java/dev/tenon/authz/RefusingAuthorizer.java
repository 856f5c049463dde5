package dev.tenon.authz;

import dev.tenon.path.Resource;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import dev.tenon.rules.Rulebook;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Denies every request for one reason; no resource is visible. */
final class RefusingAuthorizer implements Authorizer {

  private final Policy policy;
  private final Reason reason;
  private final CompiledPolicy compiled;
  private final RoleSetAccess nothing;

  RefusingAuthorizer(Policy policy, Reason reason) {
    if (reason.effect() != Effect.DENY) {
      throw new IllegalArgumentException("not a reason to refuse: " + reason.code());
    }
    this.policy = policy;
    this.reason = reason;
    Policy empty = Policy.builder().version(policy.version()).build();
    this.compiled = CompiledPolicy.compile(Rulebook.of(empty), Settings.standard());
    this.nothing = RoleSetAccess.refused(compiled.everywhere(), reason, RoleSetEntry.uncached());
  }

  @Override
  public Decision check(Subject subject, String action, Resource resource) {
    return check(Request.of(subject, action, resource));
  }

  @Override
  public Decision check(Request request) {
    return nothing
        .in(request.tenant())
        .decide(
            compiled,
            request.subject().variables(),
            request.attributes(),
            request.action(),
            request.resource(),
            false,
            compiled.now());
  }

  @Override
  public Access access(Subject subject) {
    return new Access(compiled, subject, nothing, nothing.in(""));
  }

  @Override
  public Explanation explain(Request request) {
    return new Explanation(
        request,
        check(request),
        Map.of(),
        "",
        List.of(),
        TenantClauses.none(),
        List.of(),
        List.of(),
        Set.of(),
        List.of());
  }

  @Override
  public Authorizer replacedBy(Policy next) {
    return new RefusingAuthorizer(next, reason);
  }

  @Override
  public Policy policy() {
    return policy;
  }
}
