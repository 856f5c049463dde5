package dev.tenon.live;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of one kind, in registration order. An exception of one is counted and stored, and
 * does not affect the others or the caller. Thread-safe.
 */
final class Listeners<L> {

  /** Compared by identity: closing twice must not end another registration of the listener. */
  private static final class Entry<L> {

    private final L listener;

    Entry(L listener) {
      this.listener = listener;
    }
  }

  private final List<Entry<L>> all = new CopyOnWriteArrayList<>();
  private final AtomicLong failures = new AtomicLong();
  private volatile @Nullable Throwable lastFailure;

  Registration add(L listener) {
    Entry<L> entry = new Entry<>(listener);
    all.add(entry);
    return () -> all.remove(entry);
  }

  void tell(Consumer<L> event) {
    for (Entry<L> entry : all) {
      try {
        event.accept(entry.listener);
      } catch (RuntimeException | Error failed) {
        lastFailure = failed;
        failures.incrementAndGet();
      }
    }
  }

  long failures() {
    return failures.get();
  }

  Optional<Throwable> lastFailure() {
    return Optional.ofNullable(lastFailure);
  }
}
