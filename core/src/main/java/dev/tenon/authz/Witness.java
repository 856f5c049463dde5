package dev.tenon.authz;

/**
 * Sees decisions before they are handed out: an audit log, a counter, a policy on trial.
 *
 * <pre>{@code
 * Authorizer counted =
 *     authorizer.witnessedBy(
 *         (request, decision, nanos) -> {
 *           counts.get(decision.reason()).increment();
 *           return true;
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
public interface Witness {

  /**
   * Sees a decision.
   *
   * @param request the question
   * @param decision the answer
   * @param nanos how long it took to find, in nanoseconds
   * @return true to hand it out; false to withhold it, so that the answer is DENY {@link
   *     Reason#NOT_WITNESSED}, as it is when this throws
   */
  boolean sees(Request request, Decision decision, long nanos);

  /**
   * Sees a filter that was made for a list, once, whatever the list has.
   *
   * @param read who asked for which action, in which tenant, and the filter
   * @return true to hand the filter out; false to withhold it, so that it lets nothing through, as
   *     it does when this throws
   */
  default boolean seesFilter(BulkRead read) {
    return true;
  }

  /**
   * Whether it wants to see anything at this moment. Where it does not, a decision is made as if
   * there were no witness.
   *
   * @return true unless it says otherwise
   */
  default boolean isWatching() {
    return true;
  }
}
