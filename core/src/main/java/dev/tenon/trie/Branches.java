package dev.tenon.trie;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ways on from a {@link Split}, by what a segment is or how it begins or ends. Finding one
 * allocates nothing and is fast for any segment, also for one that an adversary chose.
 */
sealed interface Branches<N> {

  /** The way on for a segment, or null if there is none. */
  @Nullable N of(String segment);

  /** All ways on. */
  Collection<N> all();

  /** By the whole segment. Guava's map falls back to a tree where hash codes collide. */
  record ByName<N>(ImmutableMap<String, N> ways) implements Branches<N> {
    @Override
    public @Nullable N of(String segment) {
      return ways.get(segment);
    }

    @Override
    public Collection<N> all() {
      return ways.values();
    }
  }

  /** By the first or the last characters, found by bisection. */
  record ByEdge<N>(boolean front, int length, ImmutableList<String> edges, ImmutableList<N> ways)
      implements Branches<N> {

    static <N> ByEdge<N> of(boolean front, int length, Map<String, N> ways) {
      ImmutableSortedMap<String, N> sorted = ImmutableSortedMap.copyOf(ways);
      return new ByEdge<>(front, length, sorted.keySet().asList(), sorted.values().asList());
    }

    @Override
    public @Nullable N of(String segment) {
      int start = front ? 0 : segment.length() - length;
      if (start < 0 || segment.length() < length) {
        return null;
      }
      int low = 0;
      int high = edges.size() - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        int order = compare(edges.get(middle), segment, start);
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

    private static int compare(String edge, String segment, int start) {
      for (int i = 0; i < edge.length(); i++) {
        int difference = edge.charAt(i) - segment.charAt(start + i);
        if (difference != 0) {
          return difference;
        }
      }
      return 0;
    }

    @Override
    public Collection<N> all() {
      return ways;
    }
  }
}
