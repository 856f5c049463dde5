package dev.tenon.live;

/**
 * Is notified of attempts to load a policy: of those that {@linkplain LiveAuthorizer#listen change
 * something}, or of {@linkplain LiveAuthorizer#listenToAttempts each}.
 *
 * <pre>{@code
 * live.listen(
 *     outcome -> {
 *       if (outcome instanceof Refresh.Replaced replaced) {
 *         log.info("policy {}", replaced.inForce().version());
 *       }
 *     });
 * }</pre>
 */
@FunctionalInterface
public interface LiveListener {

  /**
   * Called after an attempt, when its result is in force. Attempts are sequential; the next one
   * waits until all listeners have returned. An exception is counted in {@link Health}, stored in
   * {@link LiveAuthorizer#lastListenerFailure}, and stops nothing.
   *
   * @param outcome the outcome of the attempt
   */
  void refreshed(Refresh outcome);
}
