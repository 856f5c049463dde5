package dev.tenon.live;

import dev.tenon.subject.Subject;
import java.time.Instant;

/** A queued event. */
record EventEntry(Subject by, String tenant, Instant when, String what, String why, String answer)
    implements Waiting {

  @Override
  public AuditEvent toRecord(long number, long lost, AuditSettings settings) {
    return new AuditEvent(
        number,
        when,
        Waiting.subject(by, settings.identities()),
        Waiting.actors(by, settings.identities()),
        Waiting.cut(tenant),
        Waiting.cut(what),
        Waiting.cut(why),
        Waiting.cut(answer),
        lost);
  }
}
