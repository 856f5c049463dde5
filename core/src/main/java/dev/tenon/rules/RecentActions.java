package dev.tenon.rules;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A cache of the recent actions of requests that no rule names exactly, so that a repeated request
 * allocates nothing. A new action replaces an old one, in one of four places for its hash, so the
 * cache is bounded and colliding names form no chain. Thread-safe; a lost entry only costs an
 * allocation.
 */
final class RecentActions {

  private static final int PLACES = 1024;

  /** The number of adjacent places for an action. */
  private static final int WAYS = 4;

  /** The maximum length of a cached name, which bounds the memory. */
  private static final int LONGEST = 256;

  private final AtomicReferenceArray<@Nullable Action> places = new AtomicReferenceArray<>(PLACES);

  /** The action of a name, or null if it is not cached. */
  @Nullable Action get(String name) {
    int first = place(name);
    for (int place = first; place < first + WAYS; place++) {
      Action action = places.get(place);
      if (action != null && action.name().equals(name)) {
        return action;
      }
    }
    return null;
  }

  /** Caches an action in front of those for the same places, and drops the last of them. */
  void put(Action action) {
    if (action.name().length() > LONGEST) {
      return;
    }
    Action moved = action;
    int first = place(action.name());
    for (int place = first; place < first + WAYS && moved != null; place++) {
      moved = places.getAndSet(place, moved);
    }
  }

  private static int place(String name) {
    int hash = name.hashCode() * 0x9E3779B1;
    return (hash ^ (hash >>> 16)) & (PLACES - WAYS);
  }
}
