package dev.tenon.persistent;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A node of up to 32 parts, selected by five bits of their slots' codes. */
final class Fork<K, V> implements Item<K, V> {

  private static final Fork<?, ?> EMPTY = new Fork<>(0, 0, new Item<?, ?>[0]);

  /** One bit for each part that is present. */
  private final int bits;

  private final int size;
  private final Item<K, V>[] parts;

  /** Computed on first use. Races are harmless: every thread computes the same value. */
  private @Nullable HashCode digest;

  @SuppressWarnings("unchecked") // The array is never exposed.
  private Fork(int bits, int size, Item<?, ?>[] parts) {
    this.bits = bits;
    this.size = size;
    this.parts = (Item<K, V>[]) parts;
  }

  /** A tree without slots. */
  @SuppressWarnings("unchecked") // It holds no slot of any type.
  static <K, V> Fork<K, V> empty() {
    return (Fork<K, V>) EMPTY;
  }

  /** A fork of these parts, which are in the order of their bits. */
  static <K, V> Fork<K, V> of(int bits, List<Item<K, V>> parts) {
    int size = parts.stream().mapToInt(Item::size).sum();
    return new Fork<>(bits, size, parts.toArray(new Item<?, ?>[0]));
  }

  /** A fork that separates two slots, at the first level at which their codes differ. */
  static <K, V> Fork<K, V> of(Slot<K, V> first, Slot<K, V> second, Code code, int shift) {
    Item<K, V> alone = new Fork<>(bit(code.of(first), shift), 1, new Item<?, ?>[] {first});
    return (Fork<K, V>) alone.with(second, code, shift);
  }

  /** Which of the 32 parts a code belongs to, as one bit. */
  static int bit(int code, int shift) {
    return 1 << ((code >>> shift) & ((1 << STEP) - 1));
  }

  private int index(int bit) {
    return Integer.bitCount(bits & (bit - 1));
  }

  private boolean has(int bit) {
    return (bits & bit) != 0;
  }

  private @Nullable Item<K, V> part(int bit) {
    return has(bit) ? parts[index(bit)] : null;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public @Nullable Slot<K, V> find(Object key, int code, int shift) {
    Item<K, V> part = part(bit(code, shift));
    return part == null ? null : part.find(key, code, shift - STEP);
  }

  @Override
  public Slot<K, V> at(int index) {
    int left = index;
    int i = 0;
    while (left >= parts[i].size()) {
      left -= parts[i++].size();
    }
    return parts[i].at(left);
  }

  @Override
  public Item<K, V> with(Slot<K, V> slot, Code code, int shift) {
    int bit = bit(code.of(slot), shift);
    int at = index(bit);
    if (!has(bit)) {
      Item<?, ?>[] more = new Item<?, ?>[parts.length + 1];
      System.arraycopy(parts, 0, more, 0, at);
      more[at] = slot;
      System.arraycopy(parts, at, more, at + 1, parts.length - at);
      return new Fork<>(bits | bit, size + 1, more);
    }
    return replaced(at, parts[at].with(slot, code, shift - STEP));
  }

  private Item<K, V> replaced(int at, Item<K, V> part) {
    if (part == parts[at]) {
      return this;
    }
    Item<K, V>[] changed = parts.clone();
    changed[at] = part;
    return new Fork<>(bits, size + part.size() - parts[at].size(), changed);
  }

  @Override
  public @Nullable Item<K, V> without(Object key, int code, int shift) {
    int bit = bit(code, shift);
    Item<K, V> before = part(bit);
    Item<K, V> after = before == null ? null : before.without(key, code, shift - STEP);
    if (before == after) {
      return this;
    }
    Item<K, V> left = after == null ? withoutPart(bit) : replaced(index(bit), after);
    return left.size() == 1 ? left.at(0) : left;
  }

  /** A copy without one of its parts; another part remains, as a fork has at least two slots. */
  private Item<K, V> withoutPart(int bit) {
    int at = index(bit);
    Item<?, ?>[] less = new Item<?, ?>[parts.length - 1];
    System.arraycopy(parts, 0, less, 0, at);
    System.arraycopy(parts, at + 1, less, at, less.length - at);
    return new Fork<>(bits & ~bit, size - parts[at].size(), less);
  }

  @Override
  public @Nullable Slot<K, V> open(Deque<Item<K, V>> stack) {
    for (int i = parts.length - 1; i >= 0; i--) {
      stack.push(parts[i]);
    }
    return null;
  }

  @Override
  public void differences(@Nullable Item<K, V> other, int shift, Set<K> keys) {
    if (this == other) {
      return;
    }
    if (!(other instanceof Fork<K, V> fork)) {
      Differences.each(this, other, shift, keys);
      return;
    }
    int open = bits | fork.bits;
    while (open != 0) {
      int bit = Integer.lowestOneBit(open);
      Item<K, V> here = part(bit);
      Item<K, V> there = fork.part(bit);
      if (here != null) {
        here.differences(there, shift - STEP, keys);
      } else if (there != null) {
        there.differences(null, shift - STEP, keys);
      }
      open &= ~bit;
    }
  }

  @Override
  public HashCode digest(Function<? super V, HashCode> ofValue) {
    HashCode known = digest;
    if (known == null) {
      Hasher hasher = Hashing.sha256().newHasher().putInt(bits);
      Arrays.stream(parts).forEach(part -> hasher.putBytes(part.digest(ofValue).asBytes()));
      known = hasher.hash();
      digest = known;
    }
    return known;
  }
}
