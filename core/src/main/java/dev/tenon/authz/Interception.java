package dev.tenon.authz;

/**
 * What a {@link DecisionInterceptor} does with a decision. It can only return or withhold a
 * decision, never allow more.
 *
 * <p>A value that a later version adds will also withhold the decision: in a {@code switch}, treat
 * unknown values as {@link #WITHHOLD}.
 */
public enum Interception {
  /** The decision or the filter is returned unchanged. */
  PASS,
  /**
   * The decision is replaced by DENY {@link Reason#NOT_WITNESSED}; a filter, by one that matches
   * nothing.
   */
  WITHHOLD
}
