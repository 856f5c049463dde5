package dev.tenon.live;

/**
 * What became of the decisions that an audit log saw.
 *
 * <p>Read one after the other while others count on: sums may be off by what is under way.
 *
 * @param written how many are with the sink
 * @param waiting how many are in the queue
 * @param sampledOut how many allowed ones were left out of the sample
 * @param dropped how many were handed out and lost
 * @param withheld how many were not handed out
 * @param failures how often the sink failed
 */
public record AuditCounts(
    long written, long waiting, long sampledOut, long dropped, long withheld, long failures) {}
