package dev.tenon.persistent;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.util.Deque;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** At least two slots with equal codes: keys whose hash codes collide. */
final class Clash<K, V> implements Item<K, V> {

  private final ImmutableList<Slot<K, V>> slots;

  Clash(Iterable<Slot<K, V>> slots) {
    this.slots = ImmutableList.copyOf(slots);
  }

  static <K, V> Clash<K, V> of(Slot<K, V> first, Slot<K, V> second) {
    return new Clash<>(ImmutableList.of(first, second));
  }

  @Override
  public int size() {
    return slots.size();
  }

  @Override
  public @Nullable Slot<K, V> find(Object key, int code, int shift) {
    for (Slot<K, V> slot : slots) {
      if (slot.getKey().equals(key)) {
        return slot;
      }
    }
    return null;
  }

  @Override
  public Slot<K, V> at(int index) {
    return slots.get(index);
  }

  @Override
  public Item<K, V> with(Slot<K, V> slot, Code code, int shift) {
    return new Clash<>(
        ImmutableList.<Slot<K, V>>builder().addAll(others(slot.getKey())).add(slot).build());
  }

  @Override
  public Item<K, V> without(Object key, int code, int shift) {
    ImmutableList<Slot<K, V>> left = others(key);
    if (left.size() == slots.size()) {
      return this;
    }
    return left.size() == 1 ? left.get(0) : new Clash<>(left);
  }

  private ImmutableList<Slot<K, V>> others(Object key) {
    return slots.stream()
        .filter(slot -> !slot.getKey().equals(key))
        .collect(ImmutableList.toImmutableList());
  }

  @Override
  public @Nullable Slot<K, V> open(Deque<Item<K, V>> stack) {
    slots.reverse().forEach(stack::push);
    return null;
  }

  @Override
  public void differences(@Nullable Item<K, V> other, int shift, Set<K> keys) {
    if (this != other) {
      Differences.each(this, other, shift, keys);
    }
  }

  /** Independent of the order of insertion. */
  @Override
  public HashCode digest(Function<? super V, HashCode> ofValue) {
    Hasher hasher = Hashing.sha256().newHasher().putInt(slots.size());
    slots.stream()
        .map(slot -> slot.digest(ofValue).toString())
        .sorted()
        .forEach(hasher::putUnencodedChars);
    return hasher.hash();
  }
}
