package dev.tenon.persistent;

import com.google.common.collect.AbstractIterator;
import com.google.common.collect.Iterators;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A map that keeps the order of insertion. A changed copy shares all nodes with it except those on
 * the path to the change: a few nodes of up to 32 pointers.
 *
 * <p>Each entry has a number. Numbers increase in the order of the entries, with gaps for removed
 * ones, and do not change when other entries do: so values that are derived from an entry stay
 * valid when another one changes.
 *
 * <p>Immutable and safe to share. A lookup and a change take time logarithmic (base 32) in the
 * size; {@link #changesSince} takes time proportional to the differences if one map was derived
 * from the other.
 *
 * @param <K> keys; their hash codes must be equal in each run for {@link #digest} to be
 * @param <V> values
 */
public final class PersistentMap<K, V> {

  private static final PersistentMap<?, ?> EMPTY =
      new PersistentMap<>(Fork.empty(), Fork.empty(), 0);

  private final Item<K, V> byHash;
  private final Item<K, V> byNumber;
  private final int next;

  private PersistentMap(Item<K, V> byHash, Item<K, V> byNumber, int next) {
    this.byHash = byHash;
    this.byNumber = byNumber;
    this.next = next;
  }

  /** An empty map. */
  @SuppressWarnings("unchecked") // It has no entry of any type.
  public static <K, V> PersistentMap<K, V> empty() {
    return (PersistentMap<K, V>) EMPTY;
  }

  /** An empty map whose next entry gets a given number. */
  static <K, V> PersistentMap<K, V> emptyFrom(int next) {
    return new PersistentMap<>(Fork.empty(), Fork.empty(), next);
  }

  /** A map of these entries in their order; much faster than adding them one by one. */
  public static <K, V> PersistentMap<K, V> copyOf(Map<K, V> entries) {
    List<Slot<K, V>> slots = new ArrayList<>(entries.size());
    entries.forEach((key, value) -> slots.add(new Slot<>(key, value, slots.size())));
    return new PersistentMap<>(tree(slots, Code.HASH), tree(slots, Code.NUMBER), slots.size());
  }

  private static <K, V> Item<K, V> tree(List<Slot<K, V>> slots, Code code) {
    if (slots.isEmpty()) {
      return Fork.empty();
    }
    long[] order = new long[slots.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = ((long) (code.of(slots.get(i)) ^ Integer.MIN_VALUE) << Integer.SIZE) | i;
    }
    Arrays.sort(order);
    List<Slot<K, V>> sorted = new ArrayList<>(order.length);
    for (long place : order) {
      sorted.add(slots.get((int) place));
    }
    return tree(sorted, code, Item.TOP);
  }

  private static <K, V> Item<K, V> tree(List<Slot<K, V>> sorted, Code code, int shift) {
    if (sorted.size() == 1) {
      return sorted.get(0);
    }
    if (shift < 0) {
      return new Clash<>(sorted);
    }
    int bits = 0;
    List<Item<K, V>> parts = new ArrayList<>();
    int from = 0;
    while (from < sorted.size()) {
      int bit = Fork.bit(code.of(sorted.get(from)), shift);
      int to = from + 1;
      while (to < sorted.size() && Fork.bit(code.of(sorted.get(to)), shift) == bit) {
        to++;
      }
      bits |= bit;
      parts.add(tree(sorted.subList(from, to), code, shift - Item.STEP));
      from = to;
    }
    return Fork.of(bits, parts);
  }

  /** The number of entries. */
  public int size() {
    return byNumber.size();
  }

  /** The value of a key, or null if there is none. */
  public @Nullable V get(Object key) {
    Slot<K, V> slot = slot(key);
    return slot == null ? null : slot.getValue();
  }

  /** The number of a key's entry, or -1 if there is none. */
  public int number(Object key) {
    Slot<K, V> slot = slot(key);
    return slot == null ? -1 : slot.number();
  }

  private @Nullable Slot<K, V> slot(Object key) {
    return byHash.find(key, Code.of(key), Item.TOP);
  }

  /**
   * A copy with an entry, which replaces the one with the same key or is added last. After 2^31 new
   * keys all entries are renumbered.
   */
  public PersistentMap<K, V> with(K key, V value) {
    Slot<K, V> before = slot(key);
    if (before == null && next == Integer.MAX_VALUE) {
      return copyOf(asMap()).with(key, value);
    }
    Slot<K, V> slot = new Slot<>(key, value, before == null ? next : before.number());
    return new PersistentMap<>(
        with(byHash, slot, Code.HASH),
        with(byNumber, slot, Code.NUMBER),
        before == null ? next + 1 : next);
  }

  private static <K, V> Item<K, V> with(Item<K, V> tree, Slot<K, V> slot, Code code) {
    return tree.size() == 0 ? slot : tree.with(slot, code, Item.TOP);
  }

  /** A copy without a key; the map itself if it does not have the key. */
  public PersistentMap<K, V> without(K key) {
    Slot<K, V> before = slot(key);
    return before == null
        ? this
        : new PersistentMap<>(
            orEmpty(byHash.without(key, Code.of(key), Item.TOP)),
            orEmpty(byNumber.without(key, before.number(), Item.TOP)),
            next);
  }

  private static <K, V> Item<K, V> orEmpty(@Nullable Item<K, V> tree) {
    return tree == null ? Fork.empty() : tree;
  }

  /**
   * The keys that only one of two maps has, and those whose values are not identical in both or
   * have another number.
   */
  public Set<K> changesSince(PersistentMap<K, V> before) {
    Set<K> keys = new LinkedHashSet<>();
    byHash.differences(before.byHash, Item.TOP, keys);
    return keys;
  }

  /**
   * The SHA-256 hash of the content, independent of order and history: a hash tree over the values'
   * hashes. Nodes cache their hashes, so that a changed map hashes only the changes.
   *
   * @param ofValue the hash of a value and its key; always the same function
   */
  public HashCode digest(Function<? super V, HashCode> ofValue) {
    return size() == 0 ? Hashing.sha256().newHasher().hash() : byHash.digest(ofValue);
  }

  /** The entries as an immutable map, in their order. */
  public Map<K, V> asMap() {
    return new View();
  }

  /** The values as an immutable list, in their order. */
  public List<V> values() {
    return new Values();
  }

  /** All slots, in the order of their numbers. */
  private final class Walk extends AbstractIterator<Slot<K, V>> {

    private final Deque<Item<K, V>> open = new ArrayDeque<>();

    Walk() {
      open.push(byNumber);
    }

    @Override
    protected @Nullable Slot<K, V> computeNext() {
      while (!open.isEmpty()) {
        Slot<K, V> slot = open.pop().open(open);
        if (slot != null) {
          return slot;
        }
      }
      return endOfData();
    }
  }

  private final class View extends AbstractMap<K, V> {

    @Override
    public int size() {
      return PersistentMap.this.size();
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      return key != null && slot(key) != null;
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
      return key == null ? null : PersistentMap.this.get(key);
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
      return new AbstractSet<>() {
        @Override
        public int size() {
          return PersistentMap.this.size();
        }

        @Override
        @SuppressWarnings("unchecked") // A slot is an entry, and the iterator removes nothing.
        public Iterator<Entry<K, V>> iterator() {
          return (Iterator<Entry<K, V>>) (Iterator<?>) new Walk();
        }
      };
    }
  }

  private final class Values extends AbstractList<V> {

    @Override
    public int size() {
      return PersistentMap.this.size();
    }

    @Override
    public V get(int index) {
      return byNumber.at(Objects.checkIndex(index, size())).getValue();
    }

    @Override
    public Iterator<V> iterator() {
      return Iterators.transform(new Walk(), Slot::getValue);
    }
  }
}
