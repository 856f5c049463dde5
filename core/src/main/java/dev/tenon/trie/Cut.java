package dev.tenon.trie;

import dev.tenon.path.Glob;
import dev.tenon.path.Literal;
import dev.tenon.path.Resource;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.VariableText;
import org.jspecify.annotations.Nullable;

/**
 * The part of a segment that a {@link Split} tests by its hash. A name that is too short has no
 * hash; different parts may have equal hashes.
 *
 * @param edge where the part is
 * @param length its length from that edge, in characters; 0 for the whole name
 */
record Cut(Edge edge, int length) {

  /** The position of a part in a segment. */
  enum Edge {
    /** The whole segment, by {@link String#hashCode}. */
    WHOLE(0),
    /**
     * The whole segment, by another hash, for names that were chosen so that their usual hashes
     * collide.
     */
    MIXED(1),
    /** At the start. */
    FRONT(2),
    /** At the end. */
    BACK(3);

    private final int code;

    Edge(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  /**
   * The number of characters of a part that are hashed: those farthest from the edge, as they
   * differ most.
   */
  private static final int WINDOW = 4;

  static final int EDGE_BITS = 2;
  static final int EDGE_MASK = (1 << EDGE_BITS) - 1;

  /** A whole segment. */
  static final Cut ALL = new Cut(Edge.WHOLE, 0);

  /** A whole segment, by another hash. */
  static final Cut ALL_MIXED = new Cut(Edge.MIXED, 0);

  /** The cut as a number, which {@link #hash(int, String)} decodes; 0 is the whole segment. */
  int code() {
    return edge.code | (length << EDGE_BITS);
  }

  /** The text that every name which a pattern matches begins with; empty for other patterns. */
  static String front(@Nullable SegmentPattern pattern) {
    if (pattern instanceof Glob glob) {
      return glob.prefix();
    }
    return pattern instanceof VariableText around ? around.front() : "";
  }

  /** The text that every name which a pattern matches ends with; empty for other patterns. */
  static String back(@Nullable SegmentPattern pattern) {
    if (pattern instanceof Glob glob) {
      return glob.suffix();
    }
    return pattern instanceof VariableText around ? around.back() : "";
  }

  /** A text with the part that every name which the pattern matches has; null if there is none. */
  @Nullable String demand(SegmentPattern pattern) {
    String text = null;
    if (pattern instanceof Literal literal) {
      text = literal.name();
    } else if (edge.code >= Edge.FRONT.code) {
      text = edge == Edge.FRONT ? front(pattern) : back(pattern);
    }
    return text != null && text.length() >= length ? text : null;
  }

  /** Whether a segment of a resource has the part. */
  static boolean isIn(int code, Resource resource, int position) {
    return code == 0 || resource.segment(position).length() >= (code >>> EDGE_BITS);
  }

  /** The hash of the part of a resource's segment, which must have it. */
  static int hash(int code, Resource resource, int position) {
    return code == 0 ? resource.hash(position) : hash(code, resource.segment(position));
  }

  /** The hash of the part of a text that has it. */
  static int hash(int code, String text) {
    int edge = code & EDGE_MASK;
    if (edge < Edge.FRONT.code) {
      return edge == Edge.MIXED.code ? mixed(text) : text.hashCode();
    }
    int length = code >>> EDGE_BITS;
    int window = Math.min(length, WINDOW);
    int from = edge == Edge.FRONT.code ? length - window : text.length() - length;
    int hash = 0;
    for (int i = from; i < from + window; i++) {
      hash = (hash << Byte.SIZE) ^ text.charAt(i);
    }
    return hash;
  }

  /**
   * Not a polynomial, so that names whose {@link String#hashCode}s collide on purpose do not
   * collide here.
   */
  private static int mixed(String text) {
    int hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * Slots.GOLDEN;
      hash ^= hash >>> 15;
    }
    return hash;
  }
}
