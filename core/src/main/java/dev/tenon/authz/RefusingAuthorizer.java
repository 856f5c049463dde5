package dev.tenon.authz;

import dev.tenon.path.Resource;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Subject;
import dev.tenon.rules.Rulebook;
import java.util.List;
import java.util.Map;

/** Denies everything for one reason, whoever asks for what; shows nothing. */
final class RefusingAuthorizer implements Authorizer {

  private final Policy policy;
  private final Decision refusal;
  private final Held nothing;

  RefusingAuthorizer(Policy policy, Reason reason) {
    if (reason.effect() != Effect.DENY) {
      throw new IllegalArgumentException("not a reason to refuse: " + reason.code());
    }
    this.policy = policy;
    this.refusal = new Decision(reason, Cause.Nothing.INSTANCE, policy);
    Policy empty = Policy.builder().version(policy.version()).build();
    this.nothing =
        Held.refused(CompiledPolicy.compile(Rulebook.of(empty), Settings.standard()), refusal);
  }

  @Override
  public Decision check(Subject subject, String action, Resource resource) {
    return check(Request.of(subject, action, resource));
  }

  @Override
  public Decision check(Request request) {
    return nothing
        .in(request.tenant())
        .decide(request.subject().variables(), request.action(), request.resource(), false);
  }

  @Override
  public Access access(Subject subject) {
    return new Access(subject, nothing, nothing.in(""));
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
        List.of());
  }

  @Override
  public Policy policy() {
    return policy;
  }
}
