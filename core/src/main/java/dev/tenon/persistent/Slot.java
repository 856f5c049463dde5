package dev.tenon.persistent;

import com.google.common.hash.HashCode;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An entry of a map, with its number. It is part of both of the map's trees. */
final class Slot<K, V> implements Item<K, V>, Map.Entry<K, V> {

  private final K key;
  private final V value;
  private final int number;

  /** Computed on first use. Races are harmless: every thread computes the same value. */
  private @Nullable HashCode digest;

  Slot(K key, V value, int number) {
    this.key = key;
    this.value = value;
    this.number = number;
  }

  @Override
  public K getKey() {
    return key;
  }

  @Override
  public V getValue() {
    return value;
  }

  @Override
  public V setValue(V other) {
    throw new UnsupportedOperationException();
  }

  int number() {
    return number;
  }

  @Override
  public int size() {
    return 1;
  }

  @Override
  public @Nullable Slot<K, V> find(Object wanted, int code, int shift) {
    return key.equals(wanted) ? this : null;
  }

  @Override
  public Slot<K, V> at(int index) {
    return this;
  }

  @Override
  public Item<K, V> with(Slot<K, V> slot, Code code, int shift) {
    if (key.equals(slot.key)) {
      return slot;
    }
    return shift < 0 ? Clash.of(this, slot) : Fork.of(this, slot, code, shift);
  }

  @Override
  public @Nullable Item<K, V> without(Object removed, int code, int shift) {
    return key.equals(removed) ? null : this;
  }

  @Override
  public Slot<K, V> open(Deque<Item<K, V>> stack) {
    return this;
  }

  @Override
  public void differences(@Nullable Item<K, V> other, int shift, Set<K> keys) {
    if (this != other) {
      Differences.each(this, other, shift, keys);
    }
  }

  /** Whether another slot has the identical value and the same number. */
  boolean holdsTheSame(@Nullable Slot<K, V> other) {
    return other != null && value == other.value && number == other.number;
  }

  @Override
  public HashCode digest(Function<? super V, HashCode> ofValue) {
    HashCode known = digest;
    if (known == null) {
      known = ofValue.apply(value);
      digest = known;
    }
    return known;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Map.Entry<?, ?> other
        && key.equals(other.getKey())
        && value.equals(other.getValue());
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(key) ^ Objects.hashCode(value);
  }

  @Override
  public String toString() {
    return key + "=" + value;
  }
}
