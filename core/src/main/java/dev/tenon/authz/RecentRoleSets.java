package dev.tenon.authz;

import dev.tenon.policy.Assignment;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Where the sets of roles that came last are cached, those that subjects bring and those that they
 * are assigned on top: a look here saves asking for the number of each role. It holds names as they
 * came, so a new set takes the place of an old one, in one of four places for its hash whatever
 * else has the same; and the names in it have a bound. Safe to share.
 *
 * <p>Looking up allocates nothing, also for sets that are equal and not the same objects. A map by
 * sets cannot promise that: to compare two sets it walks through one of them, and to have one key
 * the sets would have to be joined.
 */
final class RecentRoleSets {

  /** As long as there are few sets, the table is small: there is one for each policy. */
  private static final int FIRST_PLACES = 1 << 8;

  private static final int MOST_PLACES = 1 << 16;

  /** A set stands in one of so many neighbouring places. */
  private static final int WAYS = 4;

  /** The table is not grown for sets that meet by their hashes while it is as empty as this. */
  private static final int MOST_PLACES_A_SET = 16;

  /** The most memory that the names are reckoned with. */
  private static final long MOST_BYTES = 16L << 20;

  /** The most of it for one set: a thousand long names. */
  private static final long MOST_BYTES_A_SET = MOST_BYTES >> 6;

  private static final int BYTES_A_NAME = 64;

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

  /** How many notes there are. Guarded by this. */
  private int size;

  /** What the names in them are reckoned with. Guarded by this. */
  private long bytes;

  /** Where the next note is dropped if there are too many bytes. Guarded by this. */
  private int hand;

  /** The access of these roles, or null if it is not known where that is, or not cached. */
  @Nullable RoleSetAccess get(Set<String> roles, List<Assignment> given) {
    int hash = hash(roles, given);
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

  /** Notes where the access of these roles is cached. */
  synchronized void put(Set<String> roles, List<Assignment> given, RoleSetEntry entry) {
    Roles own = new Roles(roles);
    long weight = bytes(own.row);
    if (weight > MOST_BYTES_A_SET) {
      return;
    }
    int hash = hash(roles, given);
    Roles[] others = given.stream().map(a -> new Roles(a.roles())).toArray(Roles[]::new);
    Note fresh = new Note(hash, own, others, entry, weight);
    int place = free(hash, roles, given);
    while (place < 0 && grow()) {
      place = free(hash, roles, given);
    }
    set(place < 0 ? place(hash, places) + (hand++ & (WAYS - 1)) : place, fresh);
    while (bytes > MOST_BYTES) {
      int next = hand++ & (places.length() - 1);
      if (places.get(next) != fresh) {
        set(next, null);
      }
    }
  }

  /** A place for some roles that nothing is lost from, or -1 if there is none. */
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

  /** Puts a note somewhere, in the place of what was there. */
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

  /** Twice the places, if there are enough sets for it. */
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
          place++; // All that now share four places came from the same four.
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

  private static int place(int hash, AtomicReferenceArray<?> table) {
    int spread = hash * 0x9E3779B1;
    return (spread ^ (spread >>> 16)) & (table.length() - WAYS);
  }
}
