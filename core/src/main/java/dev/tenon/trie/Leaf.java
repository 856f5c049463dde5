package dev.tenon.trie;

import com.google.common.collect.ImmutableList;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries that nothing tells apart, strongest first; here patterns are compared in full. */
final class Leaf<Q extends Question, E extends Entry<Q>> extends Node<Q, E> {

  private final @Nullable E strongest;
  private final ImmutableList<E> others;

  /** There is one empty leaf: it is met often, and should stay in the caches. */
  private static final Leaf<?, ?> EMPTY = new Leaf<>(List.<Entry<Question>>of());

  @SuppressWarnings("unchecked") // It holds no entry of any type.
  static <Q extends Question, E extends Entry<Q>> Leaf<Q, E> of(List<E> entries) {
    return entries.isEmpty() ? (Leaf<Q, E>) EMPTY : new Leaf<>(entries);
  }

  private Leaf(List<E> entries) {
    super(
        entries.stream().mapToLong(Entry::rank).max().orElse(Long.MIN_VALUE),
        entries.stream().mapToLong(Entry::marks).reduce(0, (a, b) -> a | b),
        entries.size());
    ImmutableList<E> sorted =
        ImmutableList.sortedCopyOf(Comparator.comparingLong(E::rank).reversed(), entries);
    this.strongest = sorted.isEmpty() ? null : sorted.get(0);
    this.others =
        sorted.isEmpty() ? sorted : ImmutableList.copyOf(sorted.subList(1, sorted.size()));
  }

  @Override
  E strongest(Resource resource, Variables variables, Q question, long now, E best) {
    E first = strongest;
    if (first == null || counts(first, resource, variables, question, now)) {
      return first == null ? best : first;
    }
    for (int i = 0; i < others.size(); i++) {
      E entry = others.get(i);
      if (entry.rank() <= best.rank()) {
        return best;
      }
      if (counts(entry, resource, variables, question, now)) {
        return entry;
      }
    }
    return best;
  }

  private boolean counts(E entry, Resource resource, Variables variables, Q question, long now) {
    return entry.concerns(question, now)
        && entry.pattern().coverage(resource, variables) == entry.needed();
  }

  @Override
  List<E> hardest() {
    return entries();
  }

  @Override
  void collect(List<E> all) {
    all.addAll(entries());
  }

  private List<E> entries() {
    return strongest == null
        ? ImmutableList.of()
        : ImmutableList.<E>builder().add(strongest).addAll(others).build();
  }
}
