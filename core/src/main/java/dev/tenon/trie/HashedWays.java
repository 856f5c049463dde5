package dev.tenon.trie;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A hash table with linear probing, at most four fifths full. Hashes are looked at first, and keys
 * compared in full then, so that a hash never decides.
 */
final class HashedWays<N> implements Branches<N> {

  /** A table with more neighbours than this was made to have them. */
  private static final int MOST_NEIGHBOURS = 8;

  private final Cut cut;
  private final int[] hashes;
  private final @Nullable String[] keys;
  private final @Nullable N[] ways;

  @SuppressWarnings("unchecked") // The array is never seen from outside.
  HashedWays(Cut cut, Map<String, N> ways) {
    int size = 2 * Integer.highestOneBit(ways.size() + ways.size() / 4);
    this.cut = cut;
    this.hashes = new int[size];
    this.keys = new String[size];
    this.ways = (N[]) new Object[size];
    ways.forEach(this::put);
  }

  private void put(String key, N way) {
    int hash = cut.hash(key);
    int slot = slot(hash);
    while (keys[slot] != null) {
      slot = next(slot);
    }
    hashes[slot] = hash;
    keys[slot] = key;
    ways[slot] = way;
  }

  private int slot(int hash) {
    return (hash ^ (hash >>> 16)) & (hashes.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (hashes.length - 1);
  }

  /** Whether some search would pass many neighbours. */
  boolean isCrowded() {
    int neighbours = 0;
    for (int i = 0; i < 2 * keys.length; i++) {
      neighbours = keys[i & (keys.length - 1)] == null ? 0 : neighbours + 1;
      if (neighbours > MOST_NEIGHBOURS) {
        return true;
      }
    }
    return false;
  }

  @Override
  public @Nullable N of(String segment) {
    if (!cut.isIn(segment)) {
      return null;
    }
    int hash = cut.hash(segment);
    int slot = slot(hash);
    N way = ways[slot];
    while (way != null) {
      String key = keys[slot];
      if (hashes[slot] == hash && key != null && cut.is(key, segment)) {
        return way;
      }
      slot = next(slot);
      way = ways[slot];
    }
    return null;
  }

  @Override
  public Collection<N> all() {
    return Arrays.stream(ways).filter(Objects::nonNull).toList();
  }
}
