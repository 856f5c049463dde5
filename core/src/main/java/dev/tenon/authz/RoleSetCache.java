package dev.tenon.authz;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A cache of the access of recent role sets. Each is computed once, even if several threads need it
 * at the same time.
 *
 * <p>It has two bounds: the estimated memory of the entries, and the number of rules that are fused
 * for them. Over either bound, the least recently used entries are evicted (clock with second
 * chance); an evicted entry releases all its fused rules. The newest entry stays even if it exceeds
 * the bound alone. Invariant: the reserved budget is the sum of what the cached entries have, plus
 * that of the entry that is being created.
 *
 * <p>Fusion that is required to stay below the cost limit has priority over fusion for speed. Role
 * sets that require it are created one at a time, so that capacity can always be freed for one,
 * unless it alone exceeds the budget.
 *
 * <p>Thread-safe. A cache hit takes no lock.
 */
final class RoleSetCache {

  /** The maximum number of used entries that are skipped to find an unused one to evict. */
  private static final int SECOND_CHANCES = 64;

  private final long mostBytes;
  private final FusionBudget budget;
  private final Map<RoleSetKey, RoleSetEntry> entries = new ConcurrentHashMap<>();
  private final Map<RoleSetKey, FutureTask<RoleSetAccess>> building = new ConcurrentHashMap<>();

  /** Held by the thread that creates a role set which must be fused. */
  private final ReentrantLock fusing = new ReentrantLock();

  /** All entries, in the order of eviction. Guarded by this. */
  private final Map<RoleSetKey, RoleSetEntry> byAge = new LinkedHashMap<>();

  /** The entries with fused rules, in the order of eviction. Guarded by this. */
  private final Map<RoleSetKey, RoleSetEntry> leasing = new LinkedHashMap<>();

  /** The estimated memory of all entries, in bytes. Guarded by this. */
  private long bytes;

  RoleSetCache(Settings settings) {
    this.mostBytes = settings.roleSetBytes();
    this.budget = new FusionBudget(settings.fusedRules());
  }

  /** The access if it is cached, without marking it as used. */
  @Nullable RoleSetAccess peek(RoleSetKey key) {
    RoleSetEntry entry = entries.get(key);
    return entry == null ? null : entry.peek();
  }

  /**
   * The access of a role set.
   *
   * @param key the key of the roles
   * @param maker creates it for an entry, if it is not cached
   */
  RoleSetAccess get(RoleSetKey key, Function<RoleSetEntry, RoleSetAccess> maker) {
    RoleSetAccess known = find(key);
    return known != null ? known : await(key, maker);
  }

  private @Nullable RoleSetAccess find(RoleSetKey key) {
    RoleSetEntry entry = entries.get(key);
    return entry == null ? null : entry.access();
  }

  private RoleSetAccess await(RoleSetKey key, Function<RoleSetEntry, RoleSetAccess> maker) {
    FutureTask<RoleSetAccess> mine = new FutureTask<>(() -> make(key, maker));
    FutureTask<RoleSetAccess> others = building.putIfAbsent(key, mine);
    if (others == null) {
      try {
        mine.run();
      } finally {
        building.remove(key, mine);
      }
    }
    try {
      return Uninterruptibles.getUninterruptibly(others == null ? mine : others);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      Throwables.throwIfUnchecked(cause);
      throw new IllegalStateException(cause);
    }
  }

  private RoleSetAccess make(RoleSetKey key, Function<RoleSetEntry, RoleSetAccess> maker) {
    RoleSetAccess known = find(key); // Another thread may have created it in the meantime.
    if (known != null) {
      return known;
    }
    RoleSetEntry entry = new RoleSetEntry(this, key);
    boolean made = false;
    try {
      RoleSetAccess access = maker.apply(entry);
      add(entry, access);
      made = true;
      return access;
    } finally {
      if (!made) {
        end(entry);
      }
      if (fusing.isHeldByCurrentThread()) {
        fusing.unlock();
      }
    }
  }

  private synchronized void add(RoleSetEntry entry, RoleSetAccess access) {
    entry.bytes = access.bytes() + (long) Long.BYTES * entry.key().size();
    bytes += entry.bytes;
    while (bytes > mostBytes && !byAge.isEmpty()) {
      end(oldest(byAge, SECOND_CHANCES));
    }
    entry.set(access);
    byAge.put(entry.key(), entry);
    if (entry.leased > 0) {
      leasing.put(entry.key(), entry);
    }
    entries.put(entry.key(), entry);
  }

  /** The first of some entries that was not recently used; skipped entries move to the end. */
  private static RoleSetEntry oldest(Map<RoleSetKey, RoleSetEntry> some, int chances) {
    RoleSetEntry first = first(some);
    for (int i = 0; i < chances && first.wasUsed(); i++) {
      some.remove(first.key());
      some.put(first.key(), first);
      first = first(some);
    }
    return first;
  }

  private static RoleSetEntry first(Map<RoleSetKey, RoleSetEntry> some) {
    Iterator<RoleSetEntry> all = some.values().iterator();
    return all.next();
  }

  /** Evicts an entry, or removes one that could not be created, and releases everything it has. */
  private synchronized void end(RoleSetEntry entry) {
    entries.remove(entry.key(), entry);
    byAge.remove(entry.key(), entry);
    leasing.remove(entry.key(), entry);
    entry.set(null);
    bytes -= entry.bytes;
    entry.bytes = 0;
    budget.frees(entry.leased);
    entry.leased = 0;
  }

  /** Reserves capacity for the fused rules of a cached entry. */
  synchronized boolean leases(RoleSetEntry entry, long rules) {
    if (entry.peek() == null) {
      return false;
    }
    int looks = SECOND_CHANCES;
    while (!budget.takes(rules)) {
      if (rules > budget.total() || leasing.isEmpty() || looks == 0) {
        return false;
      }
      looks--;
      RoleSetEntry first = first(leasing);
      if (first == entry || first.wasUsed()) {
        leasing.remove(first.key());
        leasing.put(first.key(), first);
      } else {
        end(first);
      }
    }
    entry.leased += (int) rules;
    leasing.put(entry.key(), entry);
    return true;
  }

  /**
   * Reserves capacity for the fused rules of an entry that is being created; evicts others if
   * necessary.
   */
  boolean leasesFirst(RoleSetEntry entry, long rules) {
    if (rules > budget.total()) {
      return false;
    }
    if (!fusing.isHeldByCurrentThread()) {
      fusing.lock();
    }
    synchronized (this) {
      while (!budget.takes(rules)) {
        end(oldest(leasing, SECOND_CHANCES));
      }
      entry.leased += (int) rules;
    }
    return true;
  }

  /** Releases capacity that an entry does not need. */
  synchronized void ends(RoleSetEntry entry, int rules) {
    int given = Math.min(rules, entry.leased);
    entry.leased -= given;
    budget.frees(given);
    if (entry.leased == 0) {
      leasing.remove(entry.key(), entry);
    }
  }

  /** The number of cached role sets. */
  synchronized int size() {
    return byAge.size();
  }

  /** The estimated memory of the entries, in bytes. */
  synchronized long bytes() {
    return bytes;
  }

  /** The number of rules reserved from the budget. */
  synchronized int taken() {
    return budget.taken();
  }

  /** The number of fused rules of the cached entries. */
  synchronized int leased() {
    return byAge.values().stream().mapToInt(entry -> entry.leased).sum();
  }
}
