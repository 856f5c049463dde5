package dev.tenon.trie;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds its ways by bisection: slower than by hashing, and beyond the reach of who chooses names.
 */
final class SortedSplit<Q extends Question, E extends Entry<Q>> extends Split<Q, E> {

  private final Cut cut;
  private final String[] keys;
  private final ImmutableList<Node<Q, E>> ways;

  SortedSplit(int position, Cut cut, Map<String, Node<Q, E>> ways, Node<Q, E> wild) {
    super(position, ways.values(), wild);
    TreeMap<String, Node<Q, E>> sorted = new TreeMap<>(ways);
    this.cut = cut;
    this.keys = sorted.keySet().toArray(new String[0]);
    this.ways = ImmutableList.copyOf(sorted.values());
  }

  @Override
  @Nullable Node<Q, E> way(String segment) {
    if (!cut.isIn(segment)) {
      return null;
    }
    int low = 0;
    int high = keys.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = cut.compare(keys[middle], segment);
      if (order == 0) {
        return ways.get(middle);
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  @Override
  Collection<Node<Q, E>> ways() {
    return ways;
  }
}
