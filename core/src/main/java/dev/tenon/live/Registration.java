package dev.tenon.live;

/**
 * Something that goes on until it is closed: a listener, a refresh from time to time.
 *
 * <pre>{@code
 * Registration listening = live.listen(outcome -> log.info("{}", outcome));
 * listening.close();
 * }</pre>
 */
@FunctionalInterface
public interface Registration extends AutoCloseable {

  /** Ends it. What is under way is finished; a second time does nothing. */
  @Override
  void close();
}
