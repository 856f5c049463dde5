package dev.tenon.live;

/**
 * A registered listener or a periodic refresh, active until closed.
 *
 * <pre>{@code
 * Registration listening = live.listen(outcome -> log.info("{}", outcome));
 * listening.close();
 * }</pre>
 */
@FunctionalInterface
public interface Registration extends AutoCloseable {

  /** Ends it. A running call finishes; closing again does nothing. */
  @Override
  void close();
}
