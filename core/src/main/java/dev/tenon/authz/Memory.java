package dev.tenon.authz;

import dev.tenon.policy.Assignment;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What sets of roles amount to, those that subjects bring and those that they are assigned on top,
 * up to a bound. Safe to share; looking up allocates nothing, also for sets that are equal to
 * remembered ones and not the same objects. A map by sets cannot promise that: to compare two sets
 * it walks through one of them, and to have one key the sets would have to be joined.
 */
final class Memory {

  /** So many different sets of roles are remembered. */
  private static final int MOST = 4096;

  /** A power of two; with all that may be remembered, two notes begin at the same place. */
  private static final int PLACES = MOST / 2;

  /** A set, and its roles in a row. */
  private static final class Roles {

    private final Set<String> set;
    private final String[] row;

    Roles(Set<String> set) {
      this.set = set;
      this.row = set.toArray(new String[0]);
    }

    @SuppressWarnings("ReferenceEquality") // Most often it is the subject's very set again.
    boolean are(Set<String> other) {
      if (other == set) {
        return true;
      }
      if (row.length != other.size()) {
        return false;
      }
      for (String role : row) {
        if (!other.contains(role)) {
          return false;
        }
      }
      return true;
    }
  }

  private static final class Note {

    private final int hash;
    private final Roles own;
    private final Roles[] given;
    private final Held held;
    private final @Nullable Note next;

    Note(int hash, Roles own, Roles[] given, Held held, @Nullable Note next) {
      this.hash = hash;
      this.own = own;
      this.given = given;
      this.held = held;
      this.next = next;
    }

    boolean isOf(int wanted, Set<String> roles, List<Assignment> assignments) {
      if (hash != wanted || given.length != assignments.size() || !own.are(roles)) {
        return false;
      }
      for (int i = 0; i < given.length; i++) {
        if (!given[i].are(assignments.get(i).roles())) {
          return false;
        }
      }
      return true;
    }
  }

  private final AtomicReferenceArray<@Nullable Note> places = new AtomicReferenceArray<>(PLACES);
  private final AtomicInteger size = new AtomicInteger();

  /** What these roles amount to, or null if that is not remembered. */
  @Nullable Held get(Set<String> roles, List<Assignment> given) {
    int hash = hash(roles, given);
    Note note = places.get(place(hash));
    while (note != null && !note.isOf(hash, roles, given)) {
      note = note.next;
    }
    return note == null ? null : note.held;
  }

  /** Remembers what these roles amount to, if there is room. */
  void put(Set<String> roles, List<Assignment> given, Held held) {
    if (size.get() >= MOST) {
      return;
    }
    int hash = hash(roles, given);
    int place = place(hash);
    Note first = places.get(place);
    Roles[] others = given.stream().map(a -> new Roles(a.roles())).toArray(Roles[]::new);
    if (places.compareAndSet(place, first, new Note(hash, new Roles(roles), others, held, first))) {
      size.incrementAndGet();
    }
  }

  private static int hash(Set<String> roles, List<Assignment> given) {
    int hash = roles.hashCode();
    for (int i = 0; i < given.size(); i++) {
      hash = 31 * hash + given.get(i).roles().hashCode();
    }
    return hash;
  }

  private static int place(int hash) {
    return (hash ^ (hash >>> 16)) & (PLACES - 1);
  }
}
