package dev.tenon.live;

import dev.tenon.authz.Cause;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Explanation;
import dev.tenon.authz.Request;
import dev.tenon.live.AuditRecord.RuleReference;
import java.time.Instant;
import java.util.List;

/**
 * A queued decision. Nothing is copied yet: all parts are immutable.
 *
 * @param millis the time of the decision, in milliseconds since the epoch
 * @param request the request
 * @param decision the decision
 * @param nanos the duration of the check, in nanoseconds
 * @param context the host's data about the request at that time
 */
record AuditEntry(long millis, Request request, Decision decision, long nanos, AuditContext context)
    implements Waiting {

  AuditEntry(long millis, Request request, Decision decision, long nanos) {
    this(millis, request, decision, nanos, AuditContext.NONE);
  }

  @Override
  public AuditRecord toRecord(long number, long lost, AuditSettings settings) {
    return new AuditRecord(
        number,
        Instant.ofEpochMilli(millis),
        Waiting.subject(request.subject(), settings.identities()),
        Waiting.actors(request.subject(), settings.identities()),
        Waiting.cut(decision.tenant().isEmpty() ? request.tenant() : decision.tenant()),
        Waiting.cut(request.action()),
        Waiting.cut(request.resource().toString()),
        request.isCreating(),
        decision.effect(),
        decision.reason().code(),
        ground(decision.cause()),
        rules(settings),
        AttributesRead.by(decision.cause(), request, settings.shown()),
        decision.version(),
        nanos,
        decision.allowed() ? settings.oneAllowIn() : 1,
        lost,
        context);
  }

  private static RuleReference ground(Cause cause) {
    if (cause instanceof Cause.OfRole rule) {
      return new RuleReference(
          rule.role(), rule.id(), rule.permission().toString(), rule.place().toString());
    }
    return cause == Cause.Nothing.INSTANCE
        ? new RuleReference("", "", "", "")
        : new RuleReference("", "", cause.toString(), cause.place().toString());
  }

  private List<RuleReference> rules(AuditSettings settings) {
    return settings
        .explainer()
        .map(explainer -> explainer.explain(request))
        .filter(explanation -> explanation.decision().equals(decision))
        .map(Explanation::covering)
        .map(covering -> covering.stream().map(AuditEntry::ground).toList())
        .orElse(List.of());
  }
}
