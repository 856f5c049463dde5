package dev.tenon.policy;

/**
 * What a permission does with the requests it covers. Ordered from the weakest to the strongest.
 */
public enum Effect {
  /** The request may go ahead, unless something stronger covers it. */
  ALLOW,
  /** The request is held until an administrator approves it. Beats {@link #ALLOW}. */
  STAGE,
  /** The request is refused. Beats everything. */
  DENY
}
