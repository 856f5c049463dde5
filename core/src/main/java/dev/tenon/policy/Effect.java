package dev.tenon.policy;

/**
 * What a permission does with the requests it covers. Ordered from the weakest to the strongest.
 */
public enum Effect {
  /** The request may go ahead, unless a stronger effect covers it. */
  ALLOW,
  /** The request is pending until an administrator approves it. Overrides {@link #ALLOW}. */
  STAGE,
  /** The request is denied. Overrides every other effect. */
  DENY
}
