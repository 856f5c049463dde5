package dev.tenon.live;

import com.google.common.collect.ImmutableList;
import dev.tenon.live.AuditRecord.Party;
import java.time.Instant;
import java.util.List;

/**
 * An event that the host tells an audit log, such as a command of an administrator: plain values,
 * with ids as the settings show them, and texts as the host gives them.
 *
 * @param number counts what one log writes, from 1
 * @param time when it happened
 * @param by who did it
 * @param actors who acted for him, the one that acts directly first
 * @param what what he did, in words
 * @param why his reason, in his words
 * @param answer what became of it, in words
 * @param lost how many decisions and events could not be recorded since the one before
 */
public record AuditEvent(
    long number,
    Instant time,
    Party by,
    List<Party> actors,
    String what,
    String why,
    String answer,
    long lost)
    implements Audited {

  /** Copies what is given. */
  public AuditEvent {
    actors = ImmutableList.copyOf(actors);
  }

  /** As {@code audit-event.schema.json} beside this class describes it. */
  @Override
  public String toJson() {
    return AuditLine.of(this);
  }
}
