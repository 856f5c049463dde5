package dev.tenon.trie;

import dev.tenon.path.Glob;
import dev.tenon.path.Literal;
import dev.tenon.path.Resource;
import dev.tenon.path.SegmentPattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a segment that a {@link Split} looks at, as a hash of it. A name that lacks the part
 * has no hash; another part may have the same.
 *
 * @param edge where the part is
 * @param length how far it reaches from that edge, in characters; for all of a name 0
 */
record Cut(Edge edge, int length) {

  /** Where a part of a segment is. */
  enum Edge {
    /** All of it, by the hash that every string has. */
    WHOLE(0),
    /** All of it, by another hash: for names that were chosen so that the usual ones collide. */
    MIXED(1),
    /** At the front. */
    FRONT(2),
    /** At the back. */
    BACK(3);

    private final int code;

    Edge(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  /** So few characters of a part are read, those farthest from the edge: they differ most. */
  private static final int WINDOW = 4;

  static final int EDGE_BITS = 2;
  static final int EDGE_MASK = (1 << EDGE_BITS) - 1;

  /** All of a segment. */
  static final Cut ALL = new Cut(Edge.WHOLE, 0);

  /** All of a segment, hashed in another way. */
  static final Cut ALL_MIXED = new Cut(Edge.MIXED, 0);

  /** The cut as a number, from which {@link #hash(int, String)} reads it; 0 is all. */
  int code() {
    return edge.code | (length << EDGE_BITS);
  }

  /** A text that has the part in every name that the pattern matches; null if there is none. */
  @Nullable String demand(SegmentPattern pattern) {
    String text = null;
    if (pattern instanceof Literal literal) {
      text = literal.name();
    } else if (pattern instanceof Glob glob && edge.code >= Edge.FRONT.code) {
      text = edge == Edge.FRONT ? glob.prefix() : glob.suffix();
    }
    return text != null && text.length() >= length ? text : null;
  }

  /** Whether a segment of a resource has the part. */
  static boolean isIn(int code, Resource resource, int position) {
    return code == 0 || resource.segment(position).length() >= (code >>> EDGE_BITS);
  }

  /** The hash of the part of a resource's segment, which has it. */
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

  /** Not a polynomial, so that who makes those collide has made nothing of this collide. */
  private static int mixed(String text) {
    int hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * Slots.GOLDEN;
      hash ^= hash >>> 15;
    }
    return hash;
  }
}
