package dev.tenon.live;

import java.time.Instant;

/**
 * Something that an audit log writes down: a decision, a filter that was made for a list, or an
 * event that the host tells it.
 *
 * <pre>{@code
 * AuditSink sink = entry -> writer.println(entry.toJson());
 * }</pre>
 *
 * <p>Immutable.
 *
 * <p>Cases may be added in a later version; each has a schema of its own for its line.
 */
public sealed interface Audited permits AuditRecord, AuditedRead, AuditEvent {

  /**
   * Counts what one log writes, from 1; the same thing that is written twice has the same number.
   *
   * @return the number
   */
  long number();

  /**
   * When it was decided, or happened.
   *
   * @return the instant
   */
  Instant time();

  /**
   * How many could not be recorded since the one before.
   *
   * @return 0 where nothing was lost
   */
  long lost();

  /**
   * The same as one line of JSON.
   *
   * @return a JSON object without line ends
   */
  String toJson();
}
