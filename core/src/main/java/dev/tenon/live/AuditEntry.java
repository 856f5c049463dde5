package dev.tenon.live;

import dev.tenon.authz.Cause;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Explanation;
import dev.tenon.authz.Request;
import dev.tenon.live.AuditRecord.Ground;
import dev.tenon.live.AuditRecord.Party;
import dev.tenon.policy.Subject;
import java.time.Instant;
import java.util.List;

/**
 * A decision that waits to be written down, with nothing copied yet: all parts are immutable.
 *
 * @param millis when it was made
 * @param request the question
 * @param decision the answer
 * @param nanos how long it took
 */
record AuditEntry(long millis, Request request, Decision decision, long nanos) {

  AuditRecord toRecord(long number, long lost, AuditSettings settings) {
    return new AuditRecord(
        number,
        Instant.ofEpochMilli(millis),
        subject(request.subject(), settings.identities()),
        actors(request.subject(), settings.identities()),
        cut(request.tenant()),
        cut(request.action()),
        cut(request.resource().toString()),
        request.isCreating(),
        decision.effect(),
        decision.reason().code(),
        ground(decision.cause()),
        rules(settings),
        decision.version(),
        nanos,
        decision.allowed() ? settings.oneAllowIn() : 1,
        lost);
  }

  private static Party subject(Subject subject, Identities identities) {
    return new Party(
        cut(subject.issuer()),
        identities.show(subject.id()),
        cut(subject.client()),
        !subject.isIdentified());
  }

  private static List<Party> actors(Subject subject, Identities identities) {
    return subject.actors().stream()
        .map(actor -> new Party(cut(actor.issuer()), identities.show(actor.id()), "", false))
        .toList();
  }

  private static Ground ground(Cause cause) {
    if (cause instanceof Cause.OfRole rule) {
      return new Ground(rule.role(), rule.permission().toString(), rule.place().toString());
    }
    return cause == Cause.Nothing.INSTANCE
        ? new Ground("", "", "")
        : new Ground("", cause.toString(), cause.place().toString());
  }

  private List<Ground> rules(AuditSettings settings) {
    return settings
        .explainer()
        .map(explainer -> explainer.explain(request))
        .filter(explanation -> explanation.decision().equals(decision))
        .map(Explanation::covering)
        .map(covering -> covering.stream().map(AuditEntry::ground).toList())
        .orElse(List.of());
  }

  private static String cut(String text) {
    return text.length() <= AuditRecord.LONGEST
        ? text
        : text.substring(0, AuditRecord.LONGEST) + "…";
  }
}
