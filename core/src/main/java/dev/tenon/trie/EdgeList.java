package dev.tenon.trie;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ways on by the first or last characters of a segment, or by all of them; found by bisection. */
final class EdgeList<N> implements Branches<N> {

  /** Where the compared characters stand. */
  private enum Edge {
    FRONT,
    BACK,
    WHOLE
  }

  private final Edge edge;
  private final int length;
  private final ImmutableList<String> keys;
  private final ImmutableList<N> ways;

  private EdgeList(Edge edge, int length, Map<String, N> ways) {
    ImmutableSortedMap<String, N> sorted = ImmutableSortedMap.copyOf(ways);
    this.edge = edge;
    this.length = length;
    this.keys = sorted.keySet().asList();
    this.ways = sorted.values().asList();
  }

  static <N> EdgeList<N> ofPrefixes(int length, Map<String, N> ways) {
    return new EdgeList<>(Edge.FRONT, length, ways);
  }

  static <N> EdgeList<N> ofSuffixes(int length, Map<String, N> ways) {
    return new EdgeList<>(Edge.BACK, length, ways);
  }

  static <N> EdgeList<N> ofWhole(Map<String, N> ways) {
    return new EdgeList<>(Edge.WHOLE, 0, ways);
  }

  @Override
  public @Nullable N of(String segment) {
    if (segment.length() < length) {
      return null;
    }
    int low = 0;
    int high = keys.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(keys.get(middle), segment);
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

  private int compare(String key, String segment) {
    if (edge == Edge.WHOLE) {
      return key.compareTo(segment);
    }
    int start = edge == Edge.FRONT ? 0 : segment.length() - length;
    for (int i = 0; i < length; i++) {
      int difference = key.charAt(i) - segment.charAt(start + i);
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
