package dev.tenon.live;

import java.util.Objects;

/**
 * What became of the decisions that an audit log saw.
 *
 * <p>Read one after the other while others count on: sums may be off by what is under way.
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
   * How many are with the sink.
   *
   * @return a count
   */
  public long written() {
    return written;
  }

  /**
   * How many are in the queue.
   *
   * @return a count
   */
  public long waiting() {
    return waiting;
  }

  /**
   * How many allowed ones were left out of the sample.
   *
   * @return a count
   */
  public long sampledOut() {
    return sampledOut;
  }

  /**
   * How many were handed out and lost.
   *
   * @return a count
   */
  public long dropped() {
    return dropped;
  }

  /**
   * How many were not handed out.
   *
   * @return a count
   */
  public long withheld() {
    return withheld;
  }

  /**
   * How often the sink failed.
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

  /** The name of this type, with each part. */
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
