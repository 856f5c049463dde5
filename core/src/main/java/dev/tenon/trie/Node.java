package dev.tenon.trie;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A decision tree in the form in which it is built; {@link Code} is the form that is searched. It
 * has the highest rank and all marks beneath it, and the maximum cost of a search.
 */
abstract sealed class Node<E extends Entry<?>> permits Leaf, Split {

  /** Up to this number of entries, comparing all is faster than a split. */
  private static final int HANDFUL = 3;

  /** The highest rank beneath; a search that has found a higher one skips the node. */
  final long highest;

  /** The marks of all entries beneath; a question with none of these skips the node. */
  final long marks;

  /** The maximum number of nodes and entries that a search touches here, saturated. */
  final int cost;

  Node(long highest, long marks, int cost) {
    this.highest = highest;
    this.marks = marks;
    this.cost = cost;
  }

  /** The entries that make it costly: the largest group that no dimension separates. */
  abstract List<E> hardest();

  /**
   * A tree that separates entries as far as possible.
   *
   * @param entries from the strongest
   */
  static <E extends Entry<?>> Node<E> grow(List<E> entries) {
    Dimension dimension = entries.size() <= HANDFUL ? null : Dimension.best(entries);
    if (dimension == null) {
      return new Leaf<>(entries);
    }
    Map<Integer, List<E>> groups = new LinkedHashMap<>();
    List<E> indifferent = new ArrayList<>();
    for (E entry : entries) {
      String demand = dimension.demand(entry.pattern());
      if (demand == null) {
        indifferent.add(entry);
      } else {
        groups.computeIfAbsent(dimension.hash(demand), d -> new ArrayList<>()).add(entry);
      }
    }
    Map<Integer, Node<E>> ways = new LinkedHashMap<>();
    groups.forEach((hash, group) -> ways.put(hash, grow(group)));
    return new Split<>(dimension, ways, grow(indifferent));
  }
}
