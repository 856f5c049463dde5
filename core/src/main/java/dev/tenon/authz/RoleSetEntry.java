package dev.tenon.authz;

import org.jspecify.annotations.Nullable;

/**
 * A place in a {@link RoleSetCache}: the access of a set of roles for as long as it is cached, and
 * how much of the fusion budget it has. Thread-safe.
 */
final class RoleSetEntry {

  private static final RoleSetEntry UNCACHED = new RoleSetEntry(null, new RoleSetKey(new long[0]));

  private final @Nullable RoleSetCache cache;
  private final RoleSetKey key;
  private volatile @Nullable RoleSetAccess access;

  /** Whether it was asked for lately. A hint, which threads may overwrite. */
  private boolean used;

  /** How many rules are fused for it. Guarded by the cache. */
  int leased;

  /** How much memory it is reckoned with. Guarded by the cache. */
  long bytes;

  RoleSetEntry(@Nullable RoleSetCache cache, RoleSetKey key) {
    this.cache = cache;
    this.key = key;
  }

  /** For an access that is kept elsewhere, and for which nothing is fused. */
  static RoleSetEntry uncached() {
    return UNCACHED;
  }

  RoleSetKey key() {
    return key;
  }

  /** The access, which counts as asked for; null if it is not cached any more. */
  @Nullable RoleSetAccess access() {
    if (!used) {
      used = true;
    }
    return access;
  }

  /** The access if it is cached, without asking for it. */
  @Nullable RoleSetAccess peek() {
    return access;
  }

  /** Begins to be found, or with null ceases to be. */
  void set(@Nullable RoleSetAccess made) {
    access = made;
  }

  /** Whether it was asked for since this was asked last. */
  boolean wasUsed() {
    boolean before = used;
    used = false;
    return before;
  }

  /** Takes room for fused rules if there is some, or others do without theirs easily. */
  boolean takes(long rules) {
    return cache != null && cache.leases(this, rules);
  }

  /**
   * Takes room for fused rules without which the roles would cost more than they may. While an
   * access is made with it no other is.
   *
   * @return false only if there are more rules than all may have together
   */
  boolean takesFirst(long rules) {
    return cache != null && cache.leasesFirst(this, rules);
  }

  /** Gives back room that is not used after all. */
  void frees(int rules) {
    if (cache != null) {
      cache.ends(this, rules);
    }
  }
}
