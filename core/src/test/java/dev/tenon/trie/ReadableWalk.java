package dev.tenon.trie;

import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import java.util.Comparator;
import java.util.List;

/**
 * The twin of {@link PathTrie}: the same search, over the tree that people read instead of over
 * numbers. It counts its steps.
 */
final class ReadableWalk<Q extends Question, E extends Entry<Q>> {

  private final Node<E> root;
  private int steps;

  ReadableWalk(List<E> entries) {
    this.root =
        Node.grow(
            entries.stream()
                .sorted(Comparator.comparingLong((E e) -> e.rank()).reversed())
                .toList());
  }

  /** The steps of the last search, in the units of {@link PathTrie#cost}. */
  int steps() {
    return steps;
  }

  E strongest(Resource resource, Variables variables, Q question, long now, E best) {
    steps = 0;
    return strongest(root, resource, variables, question, now, best);
  }

  private E strongest(
      Node<E> node, Resource resource, Variables variables, Q question, long now, E best) {
    if (node.highest <= best.rank() || (node.marks & question.marks()) == 0) {
      return best;
    }
    if (node instanceof Split<E> split) {
      steps += split.own();
      E stronger = best;
      int code = split.dimension().code();
      Node<E> way =
          Dimension.isIn(code, resource) ? split.ways().get(Dimension.hash(code, resource)) : null;
      if (way != null) {
        stronger = strongest(way, resource, variables, question, now, stronger);
      }
      return strongest(split.wild(), resource, variables, question, now, stronger);
    }
    for (E entry : ((Leaf<E>) node).entries()) {
      if (entry.rank() > best.rank()) {
        steps += entry.weight();
        if (entry.concerns(question, now)
            && entry.pattern().coverage(resource, variables) == entry.needed()) {
          return entry;
        }
      }
    }
    return best;
  }
}
