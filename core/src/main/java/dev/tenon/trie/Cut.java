package dev.tenon.trie;

import com.google.common.collect.ImmutableList;
import dev.tenon.path.Glob;
import dev.tenon.path.Literal;
import dev.tenon.path.SegmentPattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The part of a segment that a {@link Split} looks at: all of it, or its first or last characters.
 *
 * @param edge where the part is
 * @param length how many characters it has; for all of a segment without meaning
 */
record Cut(Edge edge, int length) {

  /** Where a part of a segment is. */
  enum Edge {
    FRONT,
    BACK,
    WHOLE
  }

  private static final Cut ALL = new Cut(Edge.WHOLE, 0);
  private static final ImmutableList<Cut> FRONTS = each(Edge.FRONT);
  private static final ImmutableList<Cut> BACKS = each(Edge.BACK);

  private static ImmutableList<Cut> each(Edge edge) {
    return IntStream.rangeClosed(0, Glob.MAX_LITERAL_LENGTH)
        .mapToObj(length -> new Cut(edge, length))
        .collect(ImmutableList.toImmutableList());
  }

  /** All of a segment. */
  static Cut all() {
    return ALL;
  }

  /** The first characters; there is one object for each length, which stays in the caches. */
  static Cut front(int length) {
    return FRONTS.get(length);
  }

  /** The last characters. */
  static Cut back(int length) {
    return BACKS.get(length);
  }

  boolean isAll() {
    return edge == Edge.WHOLE;
  }

  /** What a pattern demands of the part, or null if it does not care. */
  @Nullable String demand(SegmentPattern pattern) {
    if (pattern instanceof Literal literal) {
      return part(literal.name());
    }
    return pattern instanceof Glob glob && !isAll()
        ? part(edge == Edge.FRONT ? glob.prefix() : glob.suffix())
        : null;
  }

  private @Nullable String part(String text) {
    if (isAll()) {
      return text;
    }
    return text.length() < length ? null : text.substring(start(text), start(text) + length);
  }

  /** Whether a segment is long enough to have the part. */
  boolean isIn(String segment) {
    return segment.length() >= length;
  }

  private int start(String segment) {
    return edge == Edge.BACK ? segment.length() - length : 0;
  }

  /** The hash that a string of the part would remember, for a segment that has it. */
  int hash(String segment) {
    if (isAll()) {
      return segment.hashCode();
    }
    int hash = 0;
    int start = start(segment);
    for (int i = start; i < start + length; i++) {
      hash = 31 * hash + segment.charAt(i);
    }
    return hash;
  }

  /** How the key compares with the part. */
  int compare(String key, String segment) {
    if (isAll()) {
      return key.compareTo(segment);
    }
    int start = start(segment);
    for (int i = 0; i < length; i++) {
      int difference = key.charAt(i) - segment.charAt(start + i);
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }
}
