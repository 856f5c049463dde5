package dev.tenon.live;

import dev.tenon.authz.BulkRead;
import java.time.Instant;

/** A queued record of a filter made for a list. */
record BulkReadEntry(long millis, BulkRead read, AuditContext context) implements Waiting {

  @Override
  public AuditedRead toRecord(long number, long lost, AuditSettings settings) {
    return new AuditedRead(
        number,
        Instant.ofEpochMilli(millis),
        lost,
        Waiting.subject(read.subject(), settings.identities()),
        Waiting.actors(read.subject(), settings.identities()),
        read,
        context);
  }
}
