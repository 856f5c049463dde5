package dev.tenon.live;

/** What becomes of a decision for which the audit log has no room at that moment. */
public enum Overflow {
  /**
   * The deciding thread waits until there is room. Nothing is lost, and a sink that stands still
   * brings the service to a stand. A thread that is interrupted while it waits does not get its
   * decision, as with {@link #DENY}; where the executor is shut down, the waiting thread writes.
   * The executor must not be one on whose threads decisions are made.
   */
  BLOCK,
  /** It is handed out and not recorded. The next line that is written tells how many were lost. */
  DROP,
  /** It is not handed out: the answer is DENY {@link dev.tenon.authz.Reason#NOT_WITNESSED}. */
  DENY
}
