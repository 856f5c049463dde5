package dev.tenon.trie;

import dev.tenon.path.AnyDepth;
import dev.tenon.path.Glob;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that tells entries apart: a part of the segment at a position.
 *
 * <p>Positions count from the start alone: a pattern covers everything beneath what it matches, so
 * the end of a path says nothing.
 *
 * @param position which segment is looked at
 * @param cut which part of it
 */
record Dimension(int position, Cut cut) {

  /** What a pattern demands in this dimension, or null if it does not care. */
  @Nullable String demand(ResourcePattern pattern) {
    SegmentPattern segment = at(pattern, position);
    return segment == null ? null : cut.demand(segment);
  }

  /** The segment at a position that is the same in every path; null after a {@code **}. */
  private static @Nullable SegmentPattern at(ResourcePattern pattern, int position) {
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
   * The dimension that separates best, or null if none separates at all.
   *
   * <p>The measure is how many entries a question is expected to be left with, if questions are
   * spread like the entries: the sum of the squares of the branches' sizes, and what does not care.
   * Whole names are tried first, and win where an edge separates no better.
   */
  static @Nullable Dimension best(List<? extends Entry<?>> entries) {
    Dimension best = null;
    double least = entries.size();
    for (Dimension dimension : all(entries)) {
      double left = dimension.expected(entries);
      if (left < least) {
        best = dimension;
        least = left;
      }
    }
    return best;
  }

  private static List<Dimension> all(List<? extends Entry<?>> entries) {
    int positions = entries.stream().mapToInt(e -> e.pattern().size()).max().orElse(0);
    List<Dimension> all = new ArrayList<>();
    for (int i = 0; i < positions; i++) {
      all.add(new Dimension(i, Cut.all()));
    }
    for (int i = 0; i < positions; i++) {
      for (int length : lengths(i, entries, Glob::prefix)) {
        all.add(new Dimension(i, Cut.front(length)));
      }
      for (int length : lengths(i, entries, Glob::suffix)) {
        all.add(new Dimension(i, Cut.back(length)));
      }
    }
    return all;
  }

  private double expected(List<? extends Entry<?>> entries) {
    Map<String, Integer> sizes = new HashMap<>();
    int indifferent = 0;
    for (Entry<?> entry : entries) {
      String demand = demand(entry.pattern());
      if (demand == null) {
        indifferent++;
      } else {
        sizes.merge(demand, 1, Integer::sum);
      }
    }
    double squares = 0;
    for (int size : sizes.values()) {
      squares += (double) size * size;
    }
    return squares / entries.size() + indifferent;
  }

  /** A few lengths of prefixes or suffixes that occur: the shortest, the middle, the longest. */
  private static Iterable<Integer> lengths(
      int position, List<? extends Entry<?>> entries, Function<Glob, String> edge) {
    TreeSet<Integer> all = new TreeSet<>();
    for (Entry<?> entry : entries) {
      if (at(entry.pattern(), position) instanceof Glob glob && !edge.apply(glob).isEmpty()) {
        all.add(edge.apply(glob).length());
      }
    }
    if (all.size() <= 3) {
      return all;
    }
    int middle = List.copyOf(all).get(all.size() / 2);
    return List.of(all.first(), middle, all.last());
  }
}
