package dev.tenon.live;

import java.time.Instant;

/**
 * A record of an audit log: a decision, a filter made for a list, or an event that the host
 * reports.
 *
 * <pre>{@code
 * AuditSink sink = entry -> writer.println(entry.toJson());
 * }</pre>
 *
 * <p>Immutable.
 *
 * <p>Cases may be added in a later version; each has its own JSON schema.
 */
public sealed interface Audited permits AuditRecord, AuditedRead, AuditEvent {

  /**
   * The number of the record in its log, from 1; a record written twice keeps its number.
   *
   * @return the number
   */
  long number();

  /**
   * The instant of the decision or event.
   *
   * @return the instant
   */
  Instant time();

  /**
   * The number of records lost since the previous one.
   *
   * @return the number, 0 if none was lost
   */
  long lost();

  /**
   * This record as one line of JSON.
   *
   * @return a JSON object without line ends
   */
  String toJson();
}
