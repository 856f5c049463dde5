package dev.tenon.live;

import java.util.function.Consumer;

/**
 * Receives the records of an audit log.
 *
 * <pre>{@code
 * AuditSink sink = AuditSink.lines(writer::println);
 * }</pre>
 *
 * <p>Called by one thread at a time, and by a deciding thread only if the executor rejects tasks
 * and the queue is full. If it throws, the record stays in the queue and is passed again later with
 * the same number.
 */
@FunctionalInterface
public interface AuditSink {

  /**
   * Creates a sink that writes each record as one line of JSON, without a line end.
   *
   * @param lines receives a line; must throw if it cannot store it, so that nothing is lost
   * @return the sink
   */
  static AuditSink lines(Consumer<String> lines) {
    return entry -> lines.accept(entry.toJson());
  }

  /**
   * Stores a decision or an event.
   *
   * @param entry the record
   */
  void write(Audited entry);

  /** Called when the queue is empty: writes out buffered records. */
  default void flush() {}
}
