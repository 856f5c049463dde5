package dev.tenon.authz;

/**
 * Sees decisions before they are returned, such as an audit log, a counter, or the trial of a new
 * policy.
 *
 * <pre>{@code
 * Authorizer counted =
 *     authorizer.interceptedBy(
 *         (request, decision, nanos) -> {
 *           counts.get(decision.reason()).increment();
 *           return Interception.PASS;
 *         });
 * }</pre>
 *
 * <p>It sees every decision about an action: of {@code check}, of each request of {@code checkAll},
 * and of an {@link Access}, for each item of {@link Access#allowed}. It sees a filter once, by
 * {@link #seesFilter}. It does not see {@code visible}, {@code containers} and {@code explain},
 * which decide no action.
 *
 * <p>It is called on the deciding thread, concurrently, so it must be fast and thread-safe. It can
 * only pass a decision unchanged or withhold it, never allow more.
 */
@FunctionalInterface
public interface DecisionInterceptor {

  /**
   * Sees a decision.
   *
   * @param request the request
   * @param decision the decision
   * @param nanos how long the decision took, in nanoseconds
   * @return {@link Interception#PASS} to return the decision; {@link Interception#WITHHOLD} to
   *     replace it by DENY {@link Reason#NOT_WITNESSED}, which also happens when this method throws
   *     or returns null
   */
  Interception sees(Request request, Decision decision, long nanos);

  /**
   * Sees a filter that was created for a list, once, independent of the items.
   *
   * @param read the subject, the action, the tenant and the filter
   * @return {@link Interception#PASS} to return the filter; {@link Interception#WITHHOLD} to
   *     replace it by one that matches nothing, which also happens when this method throws or
   *     returns null
   */
  default Interception seesFilter(BulkRead read) {
    return Interception.PASS;
  }

  /**
   * Whether the interceptor is active at this moment. If not, decisions are made as if there were
   * no interceptor.
   *
   * @return true by default
   */
  default boolean isWatching() {
    return true;
  }
}
