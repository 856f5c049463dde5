package dev.tenon.trie;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A hash table from names to ways on, half empty, with linear probing. Names are compared in full,
 * so that a hash never decides. It uses the hash code that every string remembers.
 */
final class NameTable<N> implements Branches<N> {

  /** A table that needs longer probes was made to; {@link Branches#byName} then bisects instead. */
  static final int LONGEST_PROBE = 8;

  private final @Nullable String[] names;
  private final @Nullable N[] ways;

  private NameTable(@Nullable String[] names, @Nullable N[] ways) {
    this.names = names;
    this.ways = ways;
  }

  @SuppressWarnings("unchecked") // The array is never seen from outside.
  static <N> NameTable<N> of(Map<String, N> ways) {
    int size = Integer.highestOneBit(Math.max(1, ways.size())) * 4;
    NameTable<N> table = new NameTable<>(new String[size], (N[]) new Object[size]);
    ways.forEach(table::put);
    return table;
  }

  private void put(String name, N way) {
    int slot = slot(name);
    while (names[slot] != null) {
      slot = next(slot);
    }
    names[slot] = name;
    ways[slot] = way;
  }

  private int slot(String name) {
    int hash = name.hashCode();
    return (hash ^ (hash >>> 16)) & (names.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (names.length - 1);
  }

  /** How many names the slowest search compares. */
  int longestProbe() {
    int longest = 0;
    for (int start = 0; start < names.length; start++) {
      int length = 0;
      for (int slot = start; names[slot] != null && length < names.length; slot = next(slot)) {
        length++;
      }
      longest = Math.max(longest, length);
      if (longest > LONGEST_PROBE) {
        return longest;
      }
    }
    return longest;
  }

  @Override
  public @Nullable N of(String segment) {
    int slot = slot(segment);
    String name = names[slot];
    while (name != null) {
      if (name.equals(segment)) {
        return ways[slot];
      }
      slot = next(slot);
      name = names[slot];
    }
    return null;
  }

  @Override
  public Collection<N> all() {
    return Arrays.stream(ways).filter(Objects::nonNull).toList();
  }
}
