package dev.tenon.authz;

/**
 * Sees decisions before they are handed out: an audit log, a counter, a policy on trial.
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
 * and of an {@link Access}, item by item where it goes through a list with {@link Access#allowed}.
 * A filter is seen once, by {@link #seesFilter}. It does not see what is only shown: {@code
 * visible}, {@code containers} and {@code explain}.
 *
 * <p>It is called on the deciding thread, by many of them at once, so it is quick and safe to
 * share. It cannot make an answer more than it was: it hands it out as it is, or withholds it.
 */
@FunctionalInterface
public interface DecisionInterceptor {

  /**
   * Sees a decision.
   *
   * @param request the question
   * @param decision the answer
   * @param nanos how long it took to find, in nanoseconds
   * @return {@link Interception#PASS} to hand it out; {@link Interception#WITHHOLD} to withhold it,
   *     so that the answer is DENY {@link Reason#NOT_WITNESSED}, as it is when this throws or
   *     answers null
   */
  Interception sees(Request request, Decision decision, long nanos);

  /**
   * Sees a filter that was made for a list, once, whatever the list has.
   *
   * @param read who asked for which action, in which tenant, and the filter
   * @return {@link Interception#PASS} to hand the filter out; {@link Interception#WITHHOLD} to
   *     withhold it, so that it lets nothing through, as it does when this throws or answers null
   */
  default Interception seesFilter(BulkRead read) {
    return Interception.PASS;
  }

  /**
   * Whether it wants to see anything at this moment. Where it does not, a decision is made as if
   * there were no interceptor.
   *
   * @return true unless it says otherwise
   */
  default boolean isWatching() {
    return true;
  }
}
