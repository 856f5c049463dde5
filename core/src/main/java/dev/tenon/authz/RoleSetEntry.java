package dev.tenon.authz;

import org.jspecify.annotations.Nullable;

/**
 * An entry of a {@link RoleSetCache}: the access of a role set while it is cached, and its part of
 * the fusion budget. Thread-safe.
 */
final class RoleSetEntry {

  private static final RoleSetEntry UNCACHED = new RoleSetEntry(null, new RoleSetKey(new long[0]));

  private final @Nullable RoleSetCache cache;
  private final RoleSetKey key;
  private volatile @Nullable RoleSetAccess access;

  /** Whether it was recently used. A hint: races between threads are harmless. */
  private boolean used;

  /** The number of rules that are fused for it. Guarded by the cache. */
  int leased;

  /** Its estimated memory, in bytes. Guarded by the cache. */
  long bytes;

  RoleSetEntry(@Nullable RoleSetCache cache, RoleSetKey key) {
    this.cache = cache;
    this.key = key;
  }

  /** An entry for an access that is not cached and never fused. */
  static RoleSetEntry uncached() {
    return UNCACHED;
  }

  RoleSetKey key() {
    return key;
  }

  /** The access, marked as used; null if it is no longer cached. */
  @Nullable RoleSetAccess access() {
    if (!used) {
      used = true;
    }
    return access;
  }

  /** The access if it is cached, without marking it as used. */
  @Nullable RoleSetAccess peek() {
    return access;
  }

  /** Publishes the access, or with null removes it. */
  void set(@Nullable RoleSetAccess made) {
    access = made;
  }

  /** Whether it was used since the last call. */
  boolean wasUsed() {
    boolean before = used;
    used = false;
    return before;
  }

  /** Reserves capacity for fused rules, if there is some or unused entries can be evicted. */
  boolean takes(long rules) {
    return cache != null && cache.leases(this, rules);
  }

  /**
   * Reserves capacity for fused rules that are required to stay below the cost limit. Only one such
   * access is created at a time.
   *
   * @return false only if the rules exceed the whole budget
   */
  boolean takesFirst(long rules) {
    return cache != null && cache.leasesFirst(this, rules);
  }

  /** Releases capacity that is not used. */
  void frees(int rules) {
    if (cache != null) {
      cache.ends(this, rules);
    }
  }
}
