package dev.tenon.live;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Those who hear of attempts, in the order in which they came. */
final class Listeners {

  private final List<LiveListener> all = new CopyOnWriteArrayList<>();
  private final AtomicLong failures = new AtomicLong();

  Registration add(LiveListener listener) {
    // its own object, so that closing twice does not end another registration of the same
    LiveListener own = outcome -> listener.refreshed(outcome);
    all.add(own);
    return () -> all.remove(own);
  }

  /** Tells each, whatever the others do. */
  void tell(Refresh outcome) {
    for (LiveListener listener : all) {
      try {
        listener.refreshed(outcome);
      } catch (RuntimeException | Error failed) {
        failures.incrementAndGet();
      }
    }
  }

  long failures() {
    return failures.get();
  }
}
