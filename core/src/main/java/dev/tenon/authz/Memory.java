package dev.tenon.authz;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What sets of roles amount to, up to a bound. Safe to share; looking up allocates nothing, also
 * for a set that is equal to a remembered one and not the same object, which a map by sets cannot
 * promise: to compare two sets it walks through one of them.
 */
final class Memory {

  /** So many different sets of roles are remembered. */
  private static final int MOST = 4096;

  /** A power of two; with all that may be remembered, two notes begin at the same place. */
  private static final int PLACES = MOST / 2;

  private static final class Note {

    private final int hash;
    private final Set<String> set;
    private final String[] roles;
    private final Held held;
    private final @Nullable Note next;

    Note(int hash, Set<String> set, Held held, @Nullable Note next) {
      this.hash = hash;
      this.set = set;
      this.roles = set.toArray(new String[0]);
      this.held = held;
      this.next = next;
    }

    @SuppressWarnings("ReferenceEquality") // Most often it is the subject's very set again.
    boolean isOf(int wanted, Set<String> other) {
      if (other == set) {
        return true;
      }
      if (hash != wanted || roles.length != other.size()) {
        return false;
      }
      for (String role : roles) {
        if (!other.contains(role)) {
          return false;
        }
      }
      return true;
    }
  }

  private final AtomicReferenceArray<@Nullable Note> places = new AtomicReferenceArray<>(PLACES);
  private final AtomicInteger size = new AtomicInteger();

  /** What a set amounts to, or null if that is not remembered. */
  @Nullable Held get(Set<String> roles) {
    int hash = roles.hashCode();
    Note note = places.get(place(hash));
    while (note != null && !note.isOf(hash, roles)) {
      note = note.next;
    }
    return note == null ? null : note.held;
  }

  /** Remembers what a set amounts to, if there is room. */
  void put(Set<String> roles, Held held) {
    if (size.get() >= MOST) {
      return;
    }
    int hash = roles.hashCode();
    int place = place(hash);
    Note first = places.get(place);
    if (places.compareAndSet(place, first, new Note(hash, roles, held, first))) {
      size.incrementAndGet();
    }
  }

  private static int place(int hash) {
    return (hash ^ (hash >>> 16)) & (PLACES - 1);
  }
}
