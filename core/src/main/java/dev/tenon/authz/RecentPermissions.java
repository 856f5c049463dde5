package dev.tenon.authz;

import dev.tenon.condition.Texts;
import dev.tenon.path.Variables;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The permissions of recent subjects in recent tenants, for subjects whose permissions depend on
 * more than a set of roles, so that a repeated check without a prepared {@link Access} resolves
 * nothing. Of bounded size: a pair has four places, a new pair replaces the oldest there, and
 * permissions that take much memory are not kept. Decisions are never kept.
 *
 * <p>Thread-safe without locks: a note is immutable, and a lost one is created again. A lookup of a
 * subject that is the same object allocates nothing.
 */
final class RecentPermissions {

  /** The number of places; a power of two. */
  private static final int PLACES = 1 << 15;

  /** The number of adjacent places for a pair; a power of two. */
  private static final int WAYS = 4;

  /** The maximum estimated memory of all notes, in bytes. */
  private static final long MOST_BYTES = 32L << 20;

  /** The maximum for one note, so that no subject pushes out many others. */
  private static final long MOST_BYTES_A_NOTE = MOST_BYTES >> 8;

  private static final int BYTES = 1_024;
  private static final int BYTES_A_HOLDING = 512;
  private static final int BYTES_A_VALUE = 64;

  /**
   * @param tenant the name in the request, which may be empty
   * @param from the first instant as of which the permissions are right, in milliseconds
   * @param bytes the estimated memory
   */
  private record Note(
      Subject subject, String tenant, TenantPermissions permissions, long from, long bytes) {

    @SuppressWarnings("ReferenceEquality") // Usually it is the same object.
    boolean isOfSame(Subject other, String name) {
      return subject == other && tenant.equals(name);
    }

    boolean isOfEqual(Subject other, String name) {
      return tenant.equals(name) && subject.equals(other) && haveSameOrigins(other);
    }

    /** Whether the limits have the same origins, which equal limits may not, and causes name. */
    private boolean haveSameOrigins(Subject other) {
      Iterator<HeldLimit> others = other.limits().iterator();
      for (HeldLimit limit : subject.limits()) {
        HeldLimit next = others.next();
        if (!limit.equals(next) || !limit.origin().equals(next.origin())) {
          return false;
        }
      }
      return true;
    }
  }

  /** The notes of a while. When they take too much memory, all are given up for a new table. */
  private static final class Notes {

    private final AtomicReferenceArray<@Nullable Note> places = new AtomicReferenceArray<>(PLACES);
    private final AtomicLong bytes = new AtomicLong();

    /** Puts a note in the first of its places; what was there moves on, and the last one goes. */
    void put(int first, Note note) {
      Note moved = note;
      for (int i = 0; i < WAYS; i++) {
        moved = moved == null ? null : places.getAndSet(first + i, moved);
      }
      bytes.addAndGet(note.bytes - (moved == null ? 0L : moved.bytes));
    }

    /** The note of the same subject, or else of an equal one, or null. */
    @Nullable Note find(int first, Subject subject, String tenant) {
      Note equal = null;
      for (int i = 0; i < WAYS; i++) {
        Note note = places.get(first + i);
        if (note != null && note.isOfSame(subject, tenant)) {
          return note;
        }
      }
      for (int i = 0; i < WAYS && equal == null; i++) {
        Note note = places.get(first + i);
        equal = note != null && note.isOfEqual(subject, tenant) ? note : null;
      }
      return equal;
    }
  }

  /** Created with the first note, as most policies need none. */
  private volatile @Nullable Notes notes;

  /**
   * The permissions of a subject in a tenant, or null if they are not kept.
   *
   * @param tenant the name in the request; empty if it names none
   * @param policy gives the time, asked only for a subject that has or had roles with an end
   */
  @Nullable TenantPermissions find(Subject subject, String tenant, CompiledPolicy policy) {
    Notes known = notes;
    if (known == null) {
      return null;
    }
    Note note = known.find(place(subject, tenant), subject, tenant);
    return note != null && (note.from == Long.MIN_VALUE || note.from <= policy.millis())
        ? note.permissions
        : null;
  }

  /** Resolves the permissions of a subject in a tenant, and keeps them if they are small. */
  TenantPermissions resolve(Subject subject, String tenant, HeldAccess access) {
    TenantPermissions permissions = access.in(tenant);
    if (access.isSmall(permissions) && access.isRightFromNowOn(permissions)) {
      long bytes = bytes(subject) + (long) BYTES_A_HOLDING * access.size();
      if (bytes <= MOST_BYTES_A_NOTE) {
        keep(new Note(subject, tenant, permissions, access.from(), bytes));
      }
    }
    return permissions;
  }

  /** The estimated memory of a subject, with the values of its variables and attributes. */
  private static long bytes(Subject subject) {
    long sum = BYTES + bytes(subject.variables());
    for (HeldRole held : subject.heldRoles()) {
      sum += bytes(held.scope().variables());
    }
    for (Object value : subject.attributes().asMap().values()) {
      sum += value instanceof Texts texts ? bytes(texts.list()) : bytes(value.toString());
    }
    return sum;
  }

  private static long bytes(Variables variables) {
    long sum = 0;
    for (Set<String> values : variables.asMap().values()) {
      sum += bytes(values);
    }
    return sum;
  }

  private static long bytes(Iterable<String> texts) {
    long sum = 0;
    for (String text : texts) {
      sum += bytes(text);
    }
    return sum;
  }

  private static long bytes(String text) {
    return BYTES_A_VALUE + 2L * text.length();
  }

  private void keep(Note note) {
    Notes known = notes;
    if (known == null || known.bytes.get() > MOST_BYTES) {
      known = new Notes();
      notes = known;
    }
    known.put(place(note.subject, note.tenant), note);
  }

  /** The estimated memory in bytes. */
  long bytes() {
    Notes known = notes;
    return known == null ? 0 : known.bytes.get();
  }

  private static int place(Subject subject, String tenant) {
    int hash = (subject.id().hashCode() * 31 + subject.client().hashCode()) * 31;
    int spread = (hash + tenant.hashCode()) * 0x9E3779B1;
    return (spread ^ (spread >>> 15)) & (PLACES - 1) & -WAYS;
  }
}
