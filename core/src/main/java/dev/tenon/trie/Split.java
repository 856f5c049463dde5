package dev.tenon.trie;

import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import java.util.List;

/**
 * Looks at one segment of the path and leads on: to the branch of what stands there, and in any
 * case to the entries that do not care. No entry stands in two places.
 */
final class Split<Q extends Question, E extends Entry<Q>> extends Node<Q, E> {

  private final int position;
  private final Branches<Node<Q, E>> branches;
  private final Node<Q, E> wild;

  Split(int position, Branches<Node<Q, E>> branches, Node<Q, E> wild) {
    super(
        branches.all().stream().mapToLong(node -> node.highest).reduce(wild.highest, Math::max),
        branches.all().stream().mapToLong(node -> node.marks).reduce(wild.marks, (a, b) -> a | b),
        1 + wild.cost + branches.all().stream().mapToInt(node -> node.cost).max().orElse(0));
    this.position = position;
    this.branches = branches;
    this.wild = wild;
  }

  @Override
  E strongest(Resource resource, Variables variables, Q question, long now, E best) {
    E stronger = best;
    if (position < resource.size()) {
      Node<Q, E> branch = branches.of(resource.segment(position));
      if (branch != null && branch.mayImprove(stronger, question)) {
        stronger = branch.strongest(resource, variables, question, now, stronger);
      }
    }
    return wild.mayImprove(stronger, question)
        ? wild.strongest(resource, variables, question, now, stronger)
        : stronger;
  }

  @Override
  List<E> hardest() {
    List<E> most = wild.hardest();
    for (Node<Q, E> branch : branches.all()) {
      List<E> here = branch.hardest();
      most = here.size() > most.size() ? here : most;
    }
    return most;
  }

  @Override
  void collect(List<E> all) {
    branches.all().forEach(branch -> branch.collect(all));
    wild.collect(all);
  }
}
