package dev.tenon.trie;

import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import java.util.List;

/**
 * Looks at one segment of the path and leads on: to the branch of what stands there, and in any
 * case to the entries that do not care. No entry stands in two places.
 */
final class Split<Q, E extends Entry<Q>> extends Node<Q, E> {

  private final int position;
  private final Branches<Node<Q, E>> branches;
  private final Node<Q, E> wild;

  Split(int position, Branches<Node<Q, E>> branches, Node<Q, E> wild) {
    super(highest(branches, wild), cost(branches, wild));
    this.position = position;
    this.branches = branches;
    this.wild = wild;
  }

  private static <Q, E extends Entry<Q>> long highest(
      Branches<Node<Q, E>> branches, Node<Q, E> wild) {
    long beneath = branches.all().stream().mapToLong(node -> node.highest).max().orElseThrow();
    return Math.max(beneath, wild.highest);
  }

  private static <Q, E extends Entry<Q>> int cost(Branches<Node<Q, E>> branches, Node<Q, E> wild) {
    int worst = branches.all().stream().mapToInt(node -> node.cost).max().orElseThrow();
    return 1 + worst + wild.cost;
  }

  @Override
  E strongest(Resource resource, Variables variables, Q question, long now, E best) {
    E stronger = best;
    if (position < resource.size()) {
      Node<Q, E> branch = branches.of(resource.segment(position));
      if (branch != null && branch.highest > stronger.rank()) {
        stronger = branch.strongest(resource, variables, question, now, stronger);
      }
    }
    return wild.highest > stronger.rank()
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
}
