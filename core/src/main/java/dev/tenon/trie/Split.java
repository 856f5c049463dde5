package dev.tenon.trie;

import com.google.common.primitives.Ints;
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
        ways.values().stream().mapToLong(node -> node.highest).reduce(wild.highest, Math::max),
        ways.values().stream().mapToLong(node -> node.marks).reduce(wild.marks, (a, b) -> a | b),
        own(dimension, slots)
            + wild.cost
            + ways.values().stream().mapToInt(node -> node.cost).max().orElse(0));
    this.dimension = dimension;
    this.ways = ways;
    this.slots = slots;
    this.wild = wild;
  }

  private static int own(Dimension dimension, Slots slots) {
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
