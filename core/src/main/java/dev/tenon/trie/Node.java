package dev.tenon.trie;

import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import java.util.List;

/**
 * A part of a trie: it knows the highest rank beneath it, and how much work any one question can
 * make here.
 */
abstract sealed class Node<Q, E extends Entry<Q>> permits Leaf, Split {

  /** No entry beneath ranks higher, so a search that has more already need not look. */
  final long highest;

  /** The most nodes and entries that any one search touches here. */
  final int cost;

  Node(long highest, int cost) {
    this.highest = highest;
    this.cost = cost;
  }

  /** The strongest entry that counts, or {@code best} if none outranks it. */
  abstract E strongest(Resource resource, Variables variables, Q question, long now, E best);

  /** The entries that make it costly: the largest handful that nothing tells apart. */
  abstract List<E> hardest();
}
