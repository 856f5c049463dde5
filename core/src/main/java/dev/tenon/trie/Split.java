package dev.tenon.trie;

import com.google.common.primitives.Ints;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Looks at a part of one segment of the path and leads on: to the way of what stands there, and in
 * any case to the entries that do not care. No entry stands in two places.
 *
 * <p>A way is found by hash alone. It may lead to entries that demand something else, never away
 * from one that fits: in the end all is compared.
 */
final class Split<E extends Entry<?>> extends Node<E> {

  /** So many neighbouring slots are passed in the time of one node. */
  private static final int SLOTS_AT_ONCE = 16;

  /** All the characters of a name are hashed in the time of so many nodes. */
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

  /** What the costliest of them costs: a search takes one. */
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

  /** What looking costs, without what it leads to. */
  int own() {
    return own(dimension, slots);
  }

  /** What is looked at. */
  Dimension dimension() {
    return dimension;
  }

  /** The ways on, by the hash of what stands there. */
  Map<Integer, Node<E>> ways() {
    return ways;
  }

  /** Where the ways stand. */
  Slots slots() {
    return slots;
  }

  /** The entries that do not care. */
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
