package dev.tenon.trie;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds its ways in a hash table with linear probing, at most half full. It knows hashes alone: no
 * text is read here, so that a search touches little memory.
 */
final class HashedSplit<Q extends Question, E extends Entry<Q>> extends Split<Q, E> {

  private final Cut cut;
  private final int[] hashes;
  private final @Nullable Node<Q, E>[] ways;

  @SuppressWarnings("unchecked") // The array is never seen from outside.
  HashedSplit(int position, Cut cut, Map<Integer, Node<Q, E>> ways, Node<Q, E> wild) {
    super(position, ways.values(), wild);
    int size = 2 * Integer.highestOneBit(Math.max(1, 2 * ways.size() - 1));
    this.cut = cut;
    this.hashes = new int[size];
    this.ways = (Node<Q, E>[]) new Node<?, ?>[size];
    ways.forEach(this::put);
  }

  private void put(int hash, Node<Q, E> way) {
    int slot = slot(hash);
    while (ways[slot] != null) {
      slot = next(slot);
    }
    hashes[slot] = hash;
    ways[slot] = way;
  }

  private int slot(int hash) {
    return (hash ^ (hash >>> 16)) & (ways.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (ways.length - 1);
  }

  /** The most ways that a search passes, whatever it looks for. */
  int longestProbe() {
    int longest = 0;
    int length = 0;
    for (int i = 0; i < 2 * ways.length; i++) {
      length = ways[i & (ways.length - 1)] == null ? 0 : length + 1;
      longest = Math.max(longest, Math.min(length, ways.length));
    }
    return longest;
  }

  @Override
  @Nullable Node<Q, E> way(String segment) {
    if (!cut.isIn(segment)) {
      return null;
    }
    int hash = cut.hash(segment);
    int slot = slot(hash);
    while (hashes[slot] != hash || ways[slot] == null) {
      if (ways[slot] == null) {
        return null;
      }
      slot = next(slot);
    }
    return ways[slot];
  }

  @Override
  Collection<Node<Q, E>> ways() {
    return Arrays.stream(ways).filter(Objects::nonNull).toList();
  }
}
