package dev.tenon.persistent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares two parts of trees slot by slot. */
final class Differences {

  private Differences() {}

  static <K, V> void each(Item<K, V> some, @Nullable Item<K, V> others, int shift, Set<K> keys) {
    compare(some, others, shift, keys);
    if (others != null) {
      compare(others, some, shift, keys);
    }
  }

  private static <K, V> void compare(
      Item<K, V> some, @Nullable Item<K, V> others, int shift, Set<K> keys) {
    Deque<Item<K, V>> open = new ArrayDeque<>();
    open.push(some);
    while (!open.isEmpty()) {
      Slot<K, V> slot = open.pop().open(open);
      if (slot != null && !slot.holdsTheSame(find(others, slot.getKey(), shift))) {
        keys.add(slot.getKey());
      }
    }
  }

  private static <K, V> @Nullable Slot<K, V> find(@Nullable Item<K, V> in, K key, int shift) {
    return in == null ? null : in.find(key, Code.of(key), shift);
  }
}
