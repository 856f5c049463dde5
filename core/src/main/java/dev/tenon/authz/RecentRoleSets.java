package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.policy.Assignment;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * An index of recent role sets (the own roles of a subject and its assigned roles) to their cache
 * entries, which saves the lookup of each role's number. The keys are names from requests, so it is
 * bounded: each set has four places for its hash and four for another one, a new set replaces an
 * old one there, and the total size of the names is limited. Thread-safe.
 *
 * <p>The first hash is that of the set, which its class remembers. It is the sum of the names'
 * hashes, and so the same for many sets of similar names: {@code t1-clerk} with {@code t4-clerk},
 * and {@code t2-clerk} with {@code t3-clerk}. Such sets are found by the second hash, for which
 * each name is read.
 *
 * <p>A lookup allocates nothing, also for sets that are equal but not identical. A hash map keyed
 * by sets would allocate: it compares two sets with an iterator, and needs a joined set as the key.
 */
final class RecentRoleSets {

  /** The initial size of the table. It is small, as there is one table for each policy. */
  private static final int FIRST_PLACES = 1 << 8;

  private static final int MOST_PLACES = 1 << 16;

  /** The number of adjacent places for a set. */
  private static final int WAYS = 4;

  /**
   * The table does not grow for colliding hashes while it has more places than this for each set.
   */
  private static final int MOST_PLACES_A_SET = 16;

  /** The maximum estimated memory of the names, in bytes. */
  private static final long MOST_BYTES = 16L << 20;

  /** The maximum for one set, in bytes: a thousand long names. */
  private static final long MOST_BYTES_A_SET = MOST_BYTES >> 6;

  private static final int BYTES_A_NAME = 64;

  /** A set, and its roles as an array. */
  private static final class Roles {

    private final Set<String> set;
    private final String[] row;

    Roles(Set<String> set) {
      this.set = set;
      this.row = set.toArray(new String[0]);
    }

    @SuppressWarnings("ReferenceEquality") // Usually it is the same set object of the subject.
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
    private final RoleSetEntry entry;
    private final long bytes;

    Note(int hash, Roles own, Roles[] given, RoleSetEntry entry, long bytes) {
      this.hash = hash;
      this.own = own;
      this.given = given;
      this.entry = entry;
      this.bytes = bytes;
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

  private volatile AtomicReferenceArray<@Nullable Note> places =
      new AtomicReferenceArray<>(FIRST_PLACES);

  /** The number of notes. Guarded by this. */
  private int size;

  /** The estimated memory of their names, in bytes. Guarded by this. */
  private long bytes;

  /** The place of the next note to drop if there are too many bytes. Guarded by this. */
  private int hand;

  /** The access of these roles, or null if it is not indexed or no longer cached. */
  @Nullable RoleSetAccess get(Set<String> roles, List<Assignment> given) {
    RoleSetAccess found = find(hash(roles, given), roles, given);
    return found != null ? found : find(hashOfNames(roles, given), roles, given);
  }

  private @Nullable RoleSetAccess find(int hash, Set<String> roles, List<Assignment> given) {
    AtomicReferenceArray<@Nullable Note> table = places;
    int first = place(hash, table);
    for (int place = first; place < first + WAYS; place++) {
      Note note = table.get(place);
      if (note != null && note.isOf(hash, roles, given)) {
        return note.entry.access();
      }
    }
    return null;
  }

  /** Indexes the entry that caches the access of these roles. */
  synchronized void put(Set<String> roles, List<Assignment> given, RoleSetEntry entry) {
    Roles own = new Roles(roles);
    long weight = bytes(own.row);
    if (weight > MOST_BYTES_A_SET) {
      return;
    }
    int hash = hash(roles, given);
    int place = free(hash, roles, given);
    if (place < 0) {
      hash = hashOfNames(roles, given);
      place = free(hash, roles, given);
    }
    while (place < 0 && grow()) {
      place = free(hash, roles, given);
    }
    Roles[] others = given.stream().map(a -> new Roles(a.roles())).toArray(Roles[]::new);
    Note fresh = new Note(hash, own, others, entry, weight);
    set(place < 0 ? place(hash, places) + (hand++ & (WAYS - 1)) : place, fresh);
    while (bytes > MOST_BYTES) {
      int next = hand++ & (places.length() - 1);
      if (places.get(next) != fresh) {
        set(next, null);
      }
    }
  }

  /** A place for some roles that has no note of another cached set, or -1 if there is none. */
  private int free(int hash, Set<String> roles, List<Assignment> given) {
    int first = place(hash, places);
    int free = -1;
    for (int place = first; place < first + WAYS; place++) {
      Note note = places.get(place);
      if (note != null && note.isOf(hash, roles, given)) {
        return place;
      }
      if (note == null || note.entry.peek() == null) {
        free = place;
      }
    }
    return free;
  }

  /** Sets the note at a place and replaces the previous one. */
  private void set(int place, @Nullable Note note) {
    Note before = places.get(place);
    if (before != null) {
      size--;
      bytes -= before.bytes;
    }
    if (note != null) {
      size++;
      bytes += note.bytes;
    }
    places.set(place, note);
  }

  /** Doubles the table, if there are enough sets. */
  private boolean grow() {
    AtomicReferenceArray<@Nullable Note> before = places;
    if (before.length() >= MOST_PLACES || before.length() > MOST_PLACES_A_SET * size) {
      return false;
    }
    places = new AtomicReferenceArray<>(2 * before.length());
    size = 0;
    bytes = 0;
    for (int i = 0; i < before.length(); i++) {
      Note note = before.get(i);
      if (note != null) {
        int place = place(note.hash, places);
        while (places.get(place) != null) {
          place++; // Notes that now share four places came from the same four places.
        }
        set(place, note);
      }
    }
    return true;
  }

  private static long bytes(String[] names) {
    long sum = BYTES_A_NAME;
    for (String name : names) {
      sum += BYTES_A_NAME + 2L * name.length();
    }
    return sum;
  }

  private static int hash(Set<String> roles, List<Assignment> given) {
    int hash = roles.hashCode();
    for (int i = 0; i < given.size(); i++) {
      hash = 31 * hash + given.get(i).roles().hashCode();
    }
    return hash;
  }

  /** A hash that differs for sets whose names' hashes have the same sum. */
  private static int hashOfNames(Set<String> roles, List<Assignment> given) {
    int hash = hashOfNames(roles);
    for (int i = 0; i < given.size(); i++) {
      hash = 31 * hash + hashOfNames(given.get(i).roles());
    }
    return hash;
  }

  private static int hashOfNames(Set<String> names) {
    ImmutableList<String> all = ImmutableSet.copyOf(names).asList();
    int sum = 0;
    for (int i = 0; i < all.size(); i++) {
      int mixed = all.get(i).hashCode() * 0xCC9E2D51;
      sum += (mixed ^ (mixed >>> 15)) * 0x1B873593;
    }
    return sum;
  }

  private static int place(int hash, AtomicReferenceArray<?> table) {
    int spread = hash * 0x9E3779B1;
    return (spread ^ (spread >>> 16)) & (table.length() - WAYS);
  }
}
