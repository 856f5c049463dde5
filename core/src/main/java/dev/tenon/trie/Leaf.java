package dev.tenon.trie;

import com.google.common.collect.ImmutableList;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import java.util.Comparator;
import java.util.List;

/** A handful of entries, strongest first; here whole patterns are compared, each once. */
final class Leaf<Q, E extends Entry<Q>> extends Node<Q, E> {

  private final ImmutableList<E> entries;

  Leaf(List<E> entries) {
    super(entries.stream().mapToLong(Entry::rank).max().orElse(Long.MIN_VALUE), entries.size());
    this.entries =
        ImmutableList.sortedCopyOf(Comparator.comparingLong(E::rank).reversed(), entries);
  }

  @Override
  E strongest(Resource resource, Variables variables, Q question, long now, E best) {
    for (int i = 0; i < entries.size(); i++) {
      E entry = entries.get(i);
      if (entry.rank() <= best.rank()) {
        return best;
      }
      if (entry.concerns(question, now)
          && entry.pattern().coverage(resource, variables) == entry.needed()) {
        return entry;
      }
    }
    return best;
  }

  @Override
  List<E> hardest() {
    return entries;
  }
}
