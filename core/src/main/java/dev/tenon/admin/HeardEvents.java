package dev.tenon.admin;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Guards the host's listener: it is called for completed operations, so its exceptions are counted
 * and stored and change no result. Thread-safe.
 */
final class HeardEvents implements Consumer<AdminEvent> {

  private final Consumer<AdminEvent> listener;
  private final AtomicLong failures = new AtomicLong();
  private volatile @Nullable Throwable lastFailure;

  HeardEvents(Consumer<AdminEvent> listener) {
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  @Override
  public void accept(AdminEvent event) {
    try {
      listener.accept(event);
    } catch (RuntimeException | Error failed) {
      lastFailure = failed;
      failures.incrementAndGet();
    }
  }

  long failures() {
    return failures.get();
  }

  Optional<Throwable> lastFailure() {
    return Optional.ofNullable(lastFailure);
  }
}
