package dev.tenon.live;

/** What happens to a decision when the audit log's queue is full. */
public enum Overflow {
  /**
   * The deciding thread waits for space. Nothing is lost, but a blocked sink blocks the service. If
   * the thread is interrupted while it waits, its decision is withheld as with {@link #DENY}; if
   * the executor is shut down, the waiting thread writes. The executor must not be one whose
   * threads make decisions.
   */
  BLOCK,
  /** The decision is returned but not recorded. The next record reports the number of lost ones. */
  DROP,
  /** The decision is withheld: the answer is DENY {@link dev.tenon.authz.Reason#NOT_WITNESSED}. */
  DENY
}
