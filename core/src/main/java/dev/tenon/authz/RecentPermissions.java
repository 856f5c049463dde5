package dev.tenon.authz;

import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.Subject;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The permissions of recent subjects in recent tenants, for subjects whose permissions depend on
 * more than a set of roles, so that a repeated check without a prepared {@link Access} resolves
 * nothing. Of bounded size: a pair has two places, a new pair replaces an old one there, and
 * permissions that take much memory are not kept. Decisions are never kept.
 *
 * <p>Thread-safe without locks: a note is immutable, and a lost one is created again. A lookup of a
 * subject that is the same object allocates nothing.
 */
final class RecentPermissions {

  /** The number of places; a power of two. */
  private static final int PLACES = 1 << 12;

  /**
   * @param tenant the name in the request, which may be empty
   * @param from the first instant as of which the permissions are right, in milliseconds
   */
  private record Note(Subject subject, String tenant, TenantPermissions permissions, long from) {

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

  /** Created with the first note, as most policies need none. */
  private volatile @Nullable AtomicReferenceArray<@Nullable Note> notes;

  /**
   * The permissions of a subject in a tenant, or null if they are not kept.
   *
   * @param tenant the name in the request; empty if it names none
   * @param policy gives the time, asked only for a subject that has or had roles with an end
   */
  @Nullable TenantPermissions find(Subject subject, String tenant, CompiledPolicy policy) {
    AtomicReferenceArray<@Nullable Note> table = notes;
    if (table == null) {
      return null;
    }
    int place = place(subject, tenant);
    Note first = table.get(place);
    Note second = table.get(place ^ 1);
    Note note =
        first != null && first.isOfSame(subject, tenant)
            ? first
            : second != null && second.isOfSame(subject, tenant)
                ? second
                : first != null && first.isOfEqual(subject, tenant)
                    ? first
                    : second != null && second.isOfEqual(subject, tenant) ? second : null;
    return note != null && (note.from == Long.MIN_VALUE || note.from <= policy.millis())
        ? note.permissions
        : null;
  }

  /** Resolves the permissions of a subject in a tenant, and keeps them if they are small. */
  TenantPermissions resolve(Subject subject, String tenant, HeldAccess access) {
    TenantPermissions permissions = access.in(tenant);
    if (access.isSmall(permissions) && access.isRightFromNowOn(permissions)) {
      keep(place(subject, tenant), new Note(subject, tenant, permissions, access.from()));
    }
    return permissions;
  }

  /** Keeps a note; what was at its first place moves to the second. */
  private void keep(int place, Note note) {
    AtomicReferenceArray<@Nullable Note> table = notes;
    if (table == null) {
      table = new AtomicReferenceArray<>(PLACES);
      notes = table;
    }
    table.set(place ^ 1, table.get(place));
    table.set(place, note);
  }

  private static int place(Subject subject, String tenant) {
    int hash = (subject.id().hashCode() * 31 + subject.client().hashCode()) * 31;
    int spread = (hash + tenant.hashCode()) * 0x9E3779B1;
    return (spread ^ (spread >>> 15)) & (PLACES - 1);
  }
}
