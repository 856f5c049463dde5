package dev.tenon.live;

import java.util.function.Consumer;

/**
 * Where the decisions and events of an audit log go.
 *
 * <pre>{@code
 * AuditSink sink = AuditSink.lines(writer::println);
 * }</pre>
 *
 * <p>It is called by one thread at a time, and by a deciding one only where the executor takes
 * nothing more and the queue is full. What it throws keeps the record in the queue: the same record
 * is given to it again later, with the same number.
 */
@FunctionalInterface
public interface AuditSink {

  /**
   * A sink for texts: each record as one line of JSON, without a line end.
   *
   * @param lines takes a line; it should throw if it cannot keep it, so that nothing is lost
   * @return the sink
   */
  static AuditSink lines(Consumer<String> lines) {
    return entry -> lines.accept(entry.toJson());
  }

  /**
   * Keeps a decision or an event.
   *
   * @param entry what is written down
   */
  void write(Audited entry);

  /** Called when no more records wait: what is buffered should be on its way. */
  default void flush() {}
}
