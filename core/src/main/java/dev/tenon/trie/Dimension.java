package dev.tenon.trie;

import com.google.common.collect.ImmutableMap;
import dev.tenon.path.AnyDepth;
import dev.tenon.path.Glob;
import dev.tenon.path.Literal;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Something that a {@link Split} can look at: the name at a position, or its first or last so many
 * characters.
 *
 * <p>Positions count from the start alone: a pattern covers everything beneath what it matches, so
 * the end of a path says nothing.
 */
sealed interface Dimension {

  /** Which segment is looked at. */
  int position();

  /** What a pattern demands here, or null if it does not care. */
  @Nullable String key(SegmentPattern segment);

  /** The ways on for each key. */
  <N> Branches<N> branches(Map<String, N> ways);

  /** What a pattern demands in this dimension, or null if it does not care. */
  default @Nullable String key(ResourcePattern pattern) {
    SegmentPattern segment = at(pattern, position());
    return segment == null ? null : key(segment);
  }

  /** The segment at a position that is the same in every path; null after a {@code **}. */
  private static @Nullable SegmentPattern at(ResourcePattern pattern, int position) {
    List<SegmentPattern> segments = pattern.segments();
    if (position >= segments.size()) {
      return null;
    }
    boolean fixed = !segments.subList(0, position + 1).contains(AnyDepth.INSTANCE);
    return fixed ? segments.get(position) : null;
  }

  /** The whole name. */
  record Name(int position) implements Dimension {
    @Override
    public @Nullable String key(SegmentPattern segment) {
      return segment instanceof Literal literal ? literal.name() : null;
    }

    @Override
    public <N> Branches<N> branches(Map<String, N> ways) {
      return new Branches.ByName<>(ImmutableMap.copyOf(ways));
    }
  }

  /** The first characters of a name. */
  record Prefix(int position, int length) implements Dimension {
    @Override
    public @Nullable String key(SegmentPattern segment) {
      String text =
          segment instanceof Literal literal
              ? literal.name()
              : segment instanceof Glob glob ? glob.prefix() : "";
      return text.length() < length ? null : text.substring(0, length);
    }

    @Override
    public <N> Branches<N> branches(Map<String, N> ways) {
      return Branches.ByEdge.of(true, length, ways);
    }
  }

  /** The last characters of a name. */
  record Suffix(int position, int length) implements Dimension {
    @Override
    public @Nullable String key(SegmentPattern segment) {
      String text =
          segment instanceof Literal literal
              ? literal.name()
              : segment instanceof Glob glob ? glob.suffix() : "";
      return text.length() < length ? null : text.substring(text.length() - length);
    }

    @Override
    public <N> Branches<N> branches(Map<String, N> ways) {
      return Branches.ByEdge.of(false, length, ways);
    }
  }

  /**
   * The dimension that separates best, or null if none separates at all.
   *
   * <p>The measure is how many entries a question is expected to be left with, if questions are
   * spread like the entries: the sum of the squares of the branches' sizes, and what does not care.
   * Names are tried first; prefixes and suffixes only where names do not separate.
   */
  static @Nullable Dimension best(List<? extends Entry<?>> entries) {
    int positions = entries.stream().mapToInt(e -> e.pattern().segments().size()).max().orElse(0);
    List<Dimension> names = new ArrayList<>();
    for (int i = 0; i < positions; i++) {
      names.add(new Name(i));
    }
    Dimension best = best(names, entries);
    if (best != null) {
      return best;
    }
    List<Dimension> edges = new ArrayList<>();
    for (int i = 0; i < positions; i++) {
      for (int length : lengths(i, entries, glob -> glob.prefix().length())) {
        edges.add(new Prefix(i, length));
      }
      for (int length : lengths(i, entries, glob -> glob.suffix().length())) {
        edges.add(new Suffix(i, length));
      }
    }
    return best(edges, entries);
  }

  private static @Nullable Dimension best(
      List<Dimension> dimensions, List<? extends Entry<?>> entries) {
    Dimension best = null;
    double least = entries.size();
    for (Dimension dimension : dimensions) {
      double left = expected(dimension, entries);
      if (left < least) {
        best = dimension;
        least = left;
      }
    }
    return best;
  }

  private static double expected(Dimension dimension, List<? extends Entry<?>> entries) {
    Map<String, Integer> sizes = new HashMap<>();
    int indifferent = 0;
    for (Entry<?> entry : entries) {
      String key = dimension.key(entry.pattern());
      if (key == null) {
        indifferent++;
      } else {
        sizes.merge(key, 1, Integer::sum);
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
      int position, List<? extends Entry<?>> entries, ToIntFunction<Glob> length) {
    TreeSet<Integer> all = new TreeSet<>();
    for (Entry<?> entry : entries) {
      if (at(entry.pattern(), position) instanceof Glob glob && length.applyAsInt(glob) > 0) {
        all.add(length.applyAsInt(glob));
      }
    }
    if (all.size() <= 3) {
      return all;
    }
    int middle = List.copyOf(all).get(all.size() / 2);
    return List.of(all.first(), middle, all.last());
  }
}
