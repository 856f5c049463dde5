package dev.tenon.persistent;

import com.google.common.hash.HashCode;
import java.util.Deque;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a tree of slots: one slot, several whose codes are the same, or a fork. Immutable.
 *
 * <p>The tree is a hash array mapped trie (Bagwell 2001) over 32-bit codes, five bits a level from
 * the highest down, so that a walk from left to right is in the order of the codes. It has one
 * shape for each set of slots, whatever was added and removed before: a fork always holds two slots
 * at least.
 */
sealed interface Item<K, V> permits Fork, Slot, Clash {

  /** The bits that the topmost fork looks at are those from here up. */
  int TOP = 30;

  /** So many bits are looked at on each level. */
  int STEP = 5;

  /** How many slots there are. */
  int size();

  /** The slot of a key, or null if there is none. */
  @Nullable Slot<K, V> find(Object key, int code, int shift);

  /** The slot at a place from the left. */
  Slot<K, V> at(int index);

  /** The same with a slot, in the place of one with the same key. */
  Item<K, V> with(Slot<K, V> slot, Code code, int shift);

  /** The same without a key, or null if nothing is left. */
  @Nullable Item<K, V> without(Object key, int code, int shift);

  /** The slot, if it is just one; else all parts are put on the stack, the first one on top. */
  @Nullable Slot<K, V> open(Deque<Item<K, V>> stack);

  /** Adds the keys whose slots differ from those in another part at the same place. */
  void differences(@Nullable Item<K, V> other, int shift, Set<K> keys);

  /** The hash of all values, the same for equal contents. It is computed once and kept. */
  HashCode digest(Function<? super V, HashCode> ofValue);
}
