package dev.tenon.rules;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The actions of requests that no rule names exactly, those that came last: so that asking for one
 * again allocates nothing. A new one takes the place of an old one, in one of four places for its
 * hash, so nobody fills it and names with one hash make no chain. Safe to share; forgetting one
 * costs an allocation and nothing else.
 */
final class RecentActions {

  private static final int PLACES = 1024;

  /** An action stands in one of so many neighbouring places. */
  private static final int WAYS = 4;

  /** Longer names are no actions of anybody, and would take memory. */
  private static final int LONGEST = 256;

  private final AtomicReferenceArray<@Nullable Action> places = new AtomicReferenceArray<>(PLACES);

  /** The action of a name, or null if it did not come lately. */
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

  /** Remembers an action in front of those for the same places, of which the last is forgotten. */
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
