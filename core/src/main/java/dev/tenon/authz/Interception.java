package dev.tenon.authz;

/**
 * What a {@link DecisionInterceptor} does with a decision that it saw. There is no answer that
 * makes a decision more than it was.
 *
 * <p>A case that is added later will withhold the decision in one way or another: in a {@code
 * switch}, treat what you do not know as {@link #WITHHOLD}.
 */
public enum Interception {
  /** The decision, or the filter, is handed out as it is. */
  PASS,
  /**
   * It is not handed out: the answer is DENY {@link Reason#NOT_WITNESSED}, and a filter lets
   * nothing through.
   */
  WITHHOLD
}
