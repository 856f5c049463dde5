package dev.tenon.trie;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A decision tree as it is grown, to be read by people: {@link Code} is the same tree as it is
 * walked. It knows the highest rank and all marks beneath it, and how much work any one question
 * can make here.
 */
abstract sealed class Node<E extends Entry<?>> permits Leaf, Split {

  /** So few entries are compared faster than told apart. */
  private static final int HANDFUL = 3;

  /** No entry beneath ranks higher, so a search that has more already need not look. */
  final long highest;

  /** No entry beneath concerns a question without one of these marks. */
  final long marks;

  /** The most nodes and entries that any one search touches here, or the greatest number. */
  final int cost;

  Node(long highest, long marks, int cost) {
    this.highest = highest;
    this.marks = marks;
    this.cost = cost;
  }

  /** The entries that make it costly: the largest handful that nothing tells apart. */
  abstract List<E> hardest();

  /**
   * A tree that tells entries apart as far as anything does.
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
