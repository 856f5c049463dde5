package dev.tenon.trie;

import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** A handful of entries, strongest first; here what is left of the patterns is compared. */
final class Leaf<Q extends Question, E extends Entry<Q>> extends Node<Q, E> {

  private final E[] entries;

  /** A bit for each segment that the splits above have compared already. */
  private final int known;

  @SuppressWarnings("unchecked") // The array is never seen from outside.
  Leaf(List<E> entries, int known) {
    super(
        entries.stream().mapToLong(Entry::rank).max().orElse(Long.MIN_VALUE),
        entries.stream().mapToLong(Entry::marks).reduce(0, (a, b) -> a | b),
        entries.size());
    this.entries =
        (E[])
            entries.stream()
                .sorted(Comparator.comparingLong(E::rank).reversed())
                .toArray(Entry<?>[]::new);
    this.known = known;
  }

  @Override
  E strongest(Resource resource, Variables variables, Q question, long now, E best) {
    for (E entry : entries) {
      if (entry.rank() <= best.rank()) {
        return best;
      }
      if (entry.concerns(question, now)
          && entry.pattern().coverage(resource, variables, known) == entry.needed()) {
        return entry;
      }
    }
    return best;
  }

  @Override
  List<E> hardest() {
    return List.of(entries);
  }

  @Override
  void collect(List<E> all) {
    Collections.addAll(all, entries);
  }
}
