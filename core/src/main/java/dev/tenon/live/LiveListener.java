package dev.tenon.live;

/**
 * Hears what came of attempts to load a policy: of those that {@linkplain LiveAuthorizer#listen
 * change something}, or of {@linkplain LiveAuthorizer#listenToAttempts each}.
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
   * Hears of an attempt, after what it brought is in force. Attempts come one after the other; the
   * next one waits until all listeners have heard of this one. What is thrown here is counted in
   * {@link Health}, kept by {@link LiveAuthorizer#lastListenerFailure}, and stops nothing.
   *
   * @param outcome what came of it
   */
  void refreshed(Refresh outcome);
}
