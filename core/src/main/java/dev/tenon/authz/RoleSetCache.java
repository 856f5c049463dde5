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
 * The access of the sets of roles that came lately, each made once however many threads ask for it.
 *
 * <p>Two bounds hold: the memory that the entries are reckoned with, and the rules that are fused
 * for them. What is over either is evicted, the longest unused first (a clock with a second
 * chance); an entry that is evicted gives back all its fused rules. The newest entry stays even
 * where it is over the bound by itself. So at any time the budget that is taken is the sum of what
 * the cached entries have, and of the one that is being made.
 *
 * <p>Rules that are fused because the roles would otherwise cost more than they may come before
 * those that are fused for speed. Sets that need the former are made one at a time, so that room
 * for one can always be made, unless it alone needs more than there is.
 *
 * <p>Thread-safe. An entry that is found is found without a lock.
 */
final class RoleSetCache {

  /** So many entries that were used are passed over to evict one that was not. */
  private static final int SECOND_CHANCES = 64;

  private final long mostBytes;
  private final FusionBudget budget;
  private final Map<RoleSetKey, RoleSetEntry> entries = new ConcurrentHashMap<>();
  private final Map<RoleSetKey, FutureTask<RoleSetAccess>> building = new ConcurrentHashMap<>();

  /** Held by the thread that makes a set which must be fused. */
  private final ReentrantLock fusing = new ReentrantLock();

  /** All entries, those to be evicted next in front. Guarded by this. */
  private final Map<RoleSetKey, RoleSetEntry> byAge = new LinkedHashMap<>();

  /** Those that have fused rules, likewise. Guarded by this. */
  private final Map<RoleSetKey, RoleSetEntry> leasing = new LinkedHashMap<>();

  /** What all entries are reckoned with. Guarded by this. */
  private long bytes;

  RoleSetCache(Settings settings) {
    this.mostBytes = settings.roleSetBytes();
    this.budget = new FusionBudget(settings.fusedRules());
  }

  /** The access if it is cached, without asking for it. */
  @Nullable RoleSetAccess peek(RoleSetKey key) {
    RoleSetEntry entry = entries.get(key);
    return entry == null ? null : entry.peek();
  }

  /**
   * The access of a set of roles.
   *
   * @param key the roles
   * @param maker makes it for an entry, if it is not cached
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
    RoleSetAccess known = find(key); // Another thread may have made it just before.
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

  /** The first of some entries that was not used lately; the others become the last. */
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

  /** Evicts an entry, or ends one that could not be made. All that it has is given back. */
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

  /** Takes room for the fused rules of a cached entry. */
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

  /** Takes room for the fused rules of an entry that is being made; others have to do without. */
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

  /** Gives back room that an entry does not need. */
  synchronized void ends(RoleSetEntry entry, int rules) {
    int given = Math.min(rules, entry.leased);
    entry.leased -= given;
    budget.frees(given);
    if (entry.leased == 0) {
      leasing.remove(entry.key(), entry);
    }
  }

  /** How many sets of roles are cached. */
  synchronized int size() {
    return byAge.size();
  }

  /** How much memory the entries are reckoned with. */
  synchronized long bytes() {
    return bytes;
  }

  /** How many rules of the budget are taken. */
  synchronized int taken() {
    return budget.taken();
  }

  /** How many fused rules the cached entries have. */
  synchronized int leased() {
    return byAge.values().stream().mapToInt(entry -> entry.leased).sum();
  }
}
