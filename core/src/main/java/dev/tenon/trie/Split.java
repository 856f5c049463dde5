package dev.tenon.trie;

import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a part of one segment of the path and leads on: to the way of what stands there, and in
 * any case to the entries that do not care. No entry stands in two places.
 *
 * <p>Finding a way allocates nothing and is fast for any segment, also for one that an adversary
 * chose. It may lead to entries that demand something else with the same hash, never away from one
 * that fits: in the leaf all is compared.
 */
abstract sealed class Split<Q extends Question, E extends Entry<Q>> extends Node<Q, E>
    permits HashedSplit, SortedSplit {

  private final int position;
  private final Node<Q, E> wild;

  Split(int position, Collection<Node<Q, E>> ways, Node<Q, E> wild) {
    super(
        ways.stream().mapToLong(node -> node.highest).reduce(wild.highest, Math::max),
        ways.stream().mapToLong(node -> node.marks).reduce(wild.marks, (a, b) -> a | b),
        1 + wild.cost + ways.stream().mapToInt(node -> node.cost).max().orElse(0));
    this.position = position;
    this.wild = wild;
  }

  /** The way on for a segment, or null if there is none. */
  abstract @Nullable Node<Q, E> way(String segment);

  /** All ways on, but for the entries that do not care. */
  abstract Collection<Node<Q, E>> ways();

  @Override
  final E strongest(Resource resource, Variables variables, Q question, long now, E best) {
    E stronger = best;
    if (position < resource.size()) {
      Node<Q, E> way = way(resource.segment(position));
      if (way != null && way.mayImprove(stronger, question)) {
        stronger = way.strongest(resource, variables, question, now, stronger);
      }
    }
    return wild.mayImprove(stronger, question)
        ? wild.strongest(resource, variables, question, now, stronger)
        : stronger;
  }

  @Override
  final List<E> hardest() {
    List<E> most = wild.hardest();
    for (Node<Q, E> way : ways()) {
      List<E> here = way.hardest();
      most = here.size() > most.size() ? here : most;
    }
    return most;
  }

  @Override
  final void collect(List<E> all) {
    ways().forEach(way -> way.collect(all));
    wild.collect(all);
  }
}
