package dev.tenon.trie;

import dev.tenon.path.Resource;

/**
 * A decision tree as numbers in one array, the form in which it is walked: a search reads a few
 * neighbouring numbers instead of objects that lie anywhere.
 *
 * <pre>
 * node  = marks strongest next ( split | entry )
 * split = dimension wild multiplier shift *( hash way )
 * entry = ~shape *( name hash ) *edge
 * </pre>
 *
 * <p>Entries are numbered from the strongest. {@code strongest} is the least number beneath a node,
 * {@code marks} are the marks of all beneath it, and {@code next} is where a search goes on when it
 * is done with what is beneath or need not look there. So the tree is threaded: a search is a loop
 * that remembers where it is and nothing else. All ends meet at {@link #END}.
 *
 * <p>Hashes only ever lead past entries that do not fit. What is left is compared as text, with
 * texts that stand side by side too: a {@code name} or an {@code edge} is the number of a text and
 * a position in the path. The {@code shape} counts them, and tells whether they are all there is to
 * the pattern.
 */
final class Code {

  /** Where every search ends. */
  static final int END = 0;

  static final int MARKS = 0;
  static final int STRONGEST = 1;
  static final int NEXT = 2;

  static final int DIMENSION = 3;
  static final int WILD = 4;
  static final int MULTIPLIER = 5;
  static final int SHIFT = 6;
  static final int SLOTS = 7;

  static final int SHAPE = 3;
  static final int NAMES = 4;

  /** Room for two edges in each of a resource's segments, the most that a pattern demands. */
  private static final int COUNT_BITS = 7;

  private static final int COUNT = (1 << COUNT_BITS) - 1;
  private static final int COMPLETE = 1 << (3 * COUNT_BITS);

  private static final int POSITION_BITS = 5;
  private static final int POSITION = (1 << POSITION_BITS) - 1;
  private static final int PLACE_BITS = POSITION_BITS + Cut.EDGE_BITS;

  /** So many texts can be told apart. */
  static final int MOST_TEXTS = 1 << (Integer.SIZE - PLACE_BITS);

  private final int[] code;
  private final String[] texts;
  private final int root;

  Code(int[] code, String[] texts, int root) {
    this.code = code;
    this.texts = texts;
    this.root = root;
  }

  /** Marks in half the space; they are only a first look. */
  static int fold(long marks) {
    return (int) (marks | (marks >>> Integer.SIZE));
  }

  /**
   * The shape of an entry.
   *
   * @param size how long a resource must be
   * @param names how many of its segments must have a name
   * @param edges how many of their edges must have a text
   * @param complete whether that is all there is to it
   */
  static int shape(int size, int names, int edges, boolean complete) {
    int counts = size | (names << COUNT_BITS) | (edges << (2 * COUNT_BITS));
    return complete ? counts | COMPLETE : counts;
  }

  /**
   * A text that must stand somewhere, as a number.
   *
   * @throws TooLargeException if there are more texts than can be told apart
   */
  static int demand(int text, Cut.Edge edge, int position) {
    return (TooLargeException.require(text, MOST_TEXTS, "texts") << PLACE_BITS)
        | (edge.code() << POSITION_BITS)
        | position;
  }

  /** Where every search begins. */
  int root() {
    return root;
  }

  /** Whether something here may outrank what was found, for a question with these marks. */
  boolean mayImprove(int node, int found, int marks) {
    return code[node + STRONGEST] < found && (code[node + MARKS] & marks) != 0;
  }

  /** Where to go on after a node and all beneath it. */
  int next(int node) {
    return code[node + NEXT];
  }

  boolean isSplit(int node) {
    return code[node + DIMENSION] >= 0;
  }

  /** Where a split leads first: the way of what the resource has there, or else the wild. */
  int way(int split, Resource resource) {
    int dimension = code[split + DIMENSION];
    if (Dimension.isIn(dimension, resource)) {
      int hash = Dimension.hash(dimension, resource);
      int slot =
          split + SLOTS + 2 * Slots.home(hash, code[split + MULTIPLIER], code[split + SHIFT]);
      for (int way = code[slot + 1]; way != END; way = code[slot + 1]) {
        if (code[slot] == hash) {
          return way;
        }
        slot += 2;
      }
    }
    return code[split + WILD];
  }

  /** The number of the entry at a node. */
  int entry(int node) {
    return code[node + STRONGEST];
  }

  /** Whether the resource has all the texts that an entry demands. */
  boolean fits(int node, Resource resource) {
    int shape = ~code[node + SHAPE];
    int names = (shape >>> COUNT_BITS) & COUNT;
    int edges = (shape >>> (2 * COUNT_BITS)) & COUNT;
    int firstEdge = node + NAMES + 2 * names;
    return resource.size() >= (shape & COUNT)
        && mayHave(node + NAMES, firstEdge, resource)
        && has(node + NAMES, firstEdge, 2, resource)
        && has(firstEdge, firstEdge + edges, 1, resource);
  }

  /** Whether these are all there is to the entry's pattern. */
  boolean isComplete(int node) {
    return (~code[node + SHAPE] & COMPLETE) != 0;
  }

  private boolean mayHave(int from, int to, Resource resource) {
    for (int name = from; name < to; name += 2) {
      if (resource.hash(code[name] & POSITION) != code[name + 1]) {
        return false;
      }
    }
    return true;
  }

  private boolean has(int from, int to, int step, Resource resource) {
    for (int at = from; at < to; at += step) {
      if (!has(code[at], resource)) {
        return false;
      }
    }
    return true;
  }

  private boolean has(int demand, Resource resource) {
    String segment = resource.segment(demand & POSITION);
    String text = texts[demand >>> PLACE_BITS];
    int edge = (demand >>> POSITION_BITS) & Cut.EDGE_MASK;
    return edge == Cut.Edge.FRONT.code()
        ? segment.startsWith(text)
        : edge == Cut.Edge.BACK.code() ? segment.endsWith(text) : segment.equals(text);
  }
}
