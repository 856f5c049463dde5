package dev.tenon.trie;

import com.google.common.collect.ImmutableSortedSet;
import dev.tenon.path.AnyDepth;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.trie.Cut.Edge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A criterion that separates entries: a part of the segment at a position.
 *
 * <p>Positions count only from the start: a pattern usually covers everything beneath what it
 * matches, so the end of a path is not significant.
 *
 * @param position the position of the segment
 * @param cut the part of the segment
 */
record Dimension(int position, Cut cut) {

  private static final int POSITION_BITS = 5;

  /** Lengths that are always tried: short parts are cheap to hash. */
  private static final ImmutableSortedSet<Integer> SHORT = ImmutableSortedSet.of(2, 4);

  /** The dimension as a number, which the static methods decode. */
  int code() {
    return position | (cut.code() << POSITION_BITS);
  }

  /** Whether a resource has the part. */
  static boolean isIn(int code, Resource resource) {
    int position = position(code);
    return position < resource.size() && Cut.isIn(code >>> POSITION_BITS, resource, position);
  }

  /** The hash of the part of a resource that has it. */
  static int hash(int code, Resource resource) {
    return Cut.hash(code >>> POSITION_BITS, resource, position(code));
  }

  /** The hash of the part of a text that has it. */
  int hash(String demand) {
    return Cut.hash(cut.code(), demand);
  }

  private static int position(int code) {
    return code & (Resource.MAX_SEGMENTS - 1);
  }

  /** The text that a pattern requires in this dimension, or null if it requires none. */
  @Nullable String demand(ResourcePattern pattern) {
    SegmentPattern segment = at(pattern, position);
    return segment == null ? null : cut.demand(segment);
  }

  /** The segment pattern with a fixed position in every path; null after a {@code **}. */
  static @Nullable SegmentPattern at(ResourcePattern pattern, int position) {
    if (position >= pattern.size()) {
      return null;
    }
    for (int i = 0; i < position; i++) {
      if (pattern.segment(i) == AnyDepth.INSTANCE) {
        return null;
      }
    }
    return pattern.segment(position);
  }

  /**
   * The dimension that separates entries best, or null if none separates any.
   *
   * <p>The measure is the expected number of entries that remain for a question, if questions are
   * distributed like the entries: the sum of the squares of the branches' sizes, plus the entries
   * that require nothing there. Whole names are tried first, and win unless an edge separates
   * better. The other hash is for names that were chosen so that their usual hashes collide.
   */
  static @Nullable Dimension best(List<? extends Entry<?>> entries) {
    int positions = 0;
    for (Entry<?> entry : entries) {
      positions = Math.max(positions, entry.pattern().size());
    }
    Dimension best = best(usual(entries, positions), entries);
    return best == null ? best(whole(positions, Cut.ALL_MIXED), entries) : best;
  }

  private static @Nullable Dimension best(
      List<Dimension> dimensions, List<? extends Entry<?>> entries) {
    Dimension best = null;
    double least = entries.size();
    for (Dimension dimension : dimensions) {
      double left = dimension.expected(entries);
      if (left < least) {
        best = dimension;
        least = left;
      }
    }
    return best;
  }

  private static List<Dimension> whole(int positions, Cut cut) {
    List<Dimension> all = new ArrayList<>();
    for (int i = 0; i < positions; i++) {
      all.add(new Dimension(i, cut));
    }
    return all;
  }

  private static List<Dimension> usual(List<? extends Entry<?>> entries, int positions) {
    List<Dimension> all = whole(positions, Cut.ALL);
    for (int i = 0; i < positions; i++) {
      for (int length : lengths(i, entries, Cut::front)) {
        all.add(new Dimension(i, new Cut(Edge.FRONT, length)));
      }
      for (int length : lengths(i, entries, Cut::back)) {
        all.add(new Dimension(i, new Cut(Edge.BACK, length)));
      }
    }
    return all;
  }

  private double expected(List<? extends Entry<?>> entries) {
    int[] hashes = new int[entries.size()];
    int demanding = 0;
    for (Entry<?> entry : entries) {
      String demand = demand(entry.pattern());
      if (demand != null) {
        hashes[demanding++] = hash(demand);
      }
    }
    Arrays.sort(hashes, 0, demanding);
    double squares = 0;
    int start = 0;
    for (int i = 1; i <= demanding; i++) {
      if (i == demanding || hashes[i] != hashes[start]) {
        squares += (double) (i - start) * (i - start);
        start = i;
      }
    }
    return squares / entries.size() + entries.size() - demanding;
  }

  /**
   * A few lengths of prefixes or suffixes: the shortest, the middle, the longest, and short ones.
   */
  private static Set<Integer> lengths(
      int position,
      List<? extends Entry<?>> entries,
      Function<@Nullable SegmentPattern, String> edge) {
    int[] all = new int[entries.size()];
    int count = 0;
    for (Entry<?> entry : entries) {
      int length = edge.apply(at(entry.pattern(), position)).length();
      if (length > 0) {
        all[count++] = length;
      }
    }
    if (count == 0) {
      return Set.of();
    }
    Arrays.sort(all, 0, count);
    int longest = all[count - 1];
    Set<Integer> few = new TreeSet<>(SHORT.headSet(longest, true));
    few.add(all[0]);
    few.add(all[count / 2]);
    few.add(longest);
    return few;
  }
}
