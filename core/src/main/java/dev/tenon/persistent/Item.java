package dev.tenon.persistent;

import com.google.common.hash.HashCode;
import java.util.Deque;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a tree of slots: one slot, several with equal codes, or a fork. Immutable.
 *
 * <p>The tree is a hash array mapped trie (Bagwell 2001) over 32-bit codes, five bits a level from
 * the highest down, so that a walk from left to right is in the order of the codes. The shape
 * depends only on the set of slots, not on the history: a fork always has at least two slots.
 */
sealed interface Item<K, V> permits Fork, Slot, Clash {

  /** The topmost fork uses the bits from this one up. */
  int TOP = 30;

  /** The number of bits that each level uses. */
  int STEP = 5;

  /** The number of slots. */
  int size();

  /** The slot of a key, or null if there is none. */
  @Nullable Slot<K, V> find(Object key, int code, int shift);

  /** The slot at a place from the left. */
  Slot<K, V> at(int index);

  /** A copy with a slot, which replaces one with the same key. */
  Item<K, V> with(Slot<K, V> slot, Code code, int shift);

  /** A copy without a key, or null if nothing is left. */
  @Nullable Item<K, V> without(Object key, int code, int shift);

  /**
   * The slot, if this is a single one; otherwise pushes all parts on the stack, the first one on
   * top.
   */
  @Nullable Slot<K, V> open(Deque<Item<K, V>> stack);

  /** Adds the keys whose slots differ from those in another part at the same place. */
  void differences(@Nullable Item<K, V> other, int shift, Set<K> keys);

  /** The hash of all values, equal for equal contents. It is computed once and cached. */
  HashCode digest(Function<? super V, HashCode> ofValue);
}
