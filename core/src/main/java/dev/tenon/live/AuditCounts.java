package dev.tenon.live;

import java.util.Objects;

/**
 * Counts of what happened to the decisions that an audit log received.
 *
 * <p>The counts are read one after the other while others are updated, so sums may be off by
 * entries in progress.
 */
public final class AuditCounts {

  private final long written;
  private final long waiting;
  private final long sampledOut;
  private final long dropped;
  private final long withheld;
  private final long failures;

  AuditCounts(
      long written, long waiting, long sampledOut, long dropped, long withheld, long failures) {
    this.written = written;
    this.waiting = waiting;
    this.sampledOut = sampledOut;
    this.dropped = dropped;
    this.withheld = withheld;
    this.failures = failures;
  }

  /**
   * The number of entries that the sink has written.
   *
   * @return a count
   */
  public long written() {
    return written;
  }

  /**
   * The number of entries in the queue.
   *
   * @return a count
   */
  public long waiting() {
    return waiting;
  }

  /**
   * The number of allowed requests left out of the sample.
   *
   * @return a count
   */
  public long sampledOut() {
    return sampledOut;
  }

  /**
   * The number of decisions returned but not recorded.
   *
   * @return a count
   */
  public long dropped() {
    return dropped;
  }

  /**
   * The number of decisions withheld from the caller.
   *
   * @return a count
   */
  public long withheld() {
    return withheld;
  }

  /**
   * The number of failures of the sink or the executor.
   *
   * @return a count
   */
  public long failures() {
    return failures;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof AuditCounts other
        && written == other.written
        && waiting == other.waiting
        && sampledOut == other.sampledOut
        && dropped == other.dropped
        && withheld == other.withheld
        && failures == other.failures;
  }

  @Override
  public int hashCode() {
    return Objects.hash(written, waiting, sampledOut, dropped, withheld, failures);
  }

  /** The type name with all parts. */
  @Override
  public String toString() {
    return "AuditCounts["
        + "written="
        + written
        + ", waiting="
        + waiting
        + ", sampledOut="
        + sampledOut
        + ", dropped="
        + dropped
        + ", withheld="
        + withheld
        + ", failures="
        + failures
        + "]";
  }
}
