package dev.tenon.trie;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keys found by bisection: slower than by hashing, and beyond the reach of who chooses the keys.
 */
final class SortedWays<N> implements Branches<N> {

  private final Cut cut;
  private final String[] keys;
  private final ImmutableList<N> ways;

  SortedWays(Cut cut, Map<String, N> ways) {
    TreeMap<String, N> sorted = new TreeMap<>(ways);
    this.cut = cut;
    this.keys = sorted.keySet().toArray(new String[0]);
    this.ways = ImmutableList.copyOf(sorted.values());
  }

  @Override
  public @Nullable N of(String segment) {
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
  public Collection<N> all() {
    return ways;
  }
}
