package dev.tenon.trie;

import com.google.common.primitives.Ints;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Tests a part of one segment of the path. A search continues in the child for the hash of that
 * part, and always in the wild child, which has the entries that require nothing there. No entry is
 * in two children.
 *
 * <p>A child is found by hash alone. It may have entries that require another text, but never
 * misses one that matches: entries are compared at the end.
 */
final class Split<E extends Entry<?>> extends Node<E> {

  /** The number of adjacent slots that cost as much as one node. */
  private static final int SLOTS_AT_ONCE = 16;

  /** The cost of hashing all characters of a name, in nodes. */
  private static final int MIXING = 16;

  private final Dimension dimension;
  private final Map<Integer, Node<E>> ways;
  private final Slots slots;
  private final Node<E> wild;

  Split(Dimension dimension, Map<Integer, Node<E>> ways, Node<E> wild) {
    this(dimension, ways, wild, Slots.of(Ints.toArray(ways.keySet())));
  }

  private Split(Dimension dimension, Map<Integer, Node<E>> ways, Node<E> wild, Slots slots) {
    super(
        highest(ways.values(), wild),
        marks(ways.values(), wild),
        Ints.saturatedCast((long) own(dimension, slots) + wild.cost + cost(ways.values())));
    this.dimension = dimension;
    this.ways = ways;
    this.slots = slots;
    this.wild = wild;
  }

  private static long highest(Collection<? extends Node<?>> ways, Node<?> wild) {
    long highest = wild.highest;
    for (Node<?> way : ways) {
      highest = Math.max(highest, way.highest);
    }
    return highest;
  }

  private static long marks(Collection<? extends Node<?>> ways, Node<?> wild) {
    long marks = wild.marks;
    for (Node<?> way : ways) {
      marks |= way.marks;
    }
    return marks;
  }

  /** The maximum cost of some children: a search takes only one. */
  private static int cost(Collection<? extends Node<?>> ways) {
    int cost = 0;
    for (Node<?> way : ways) {
      cost = Math.max(cost, way.cost);
    }
    return cost;
  }

  static int own(Dimension dimension, Slots slots) {
    int hashing = dimension.cut().equals(Cut.ALL_MIXED) ? MIXING : 0;
    return 1 + hashing + slots.farthest() / SLOTS_AT_ONCE;
  }

  /** The cost of the test itself, without the children. */
  int own() {
    return own(dimension, slots);
  }

  /** The dimension that is tested. */
  Dimension dimension() {
    return dimension;
  }

  /** The children by the hash of the tested part. */
  Map<Integer, Node<E>> ways() {
    return ways;
  }

  /** The layout of the children. */
  Slots slots() {
    return slots;
  }

  /** The entries that require nothing in the dimension. */
  Node<E> wild() {
    return wild;
  }

  @Override
  List<E> hardest() {
    List<E> most = wild.hardest();
    for (Node<E> way : ways.values()) {
      List<E> here = way.hardest();
      most = here.size() > most.size() ? here : most;
    }
    return most;
  }
}
