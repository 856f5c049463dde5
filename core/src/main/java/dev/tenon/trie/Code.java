package dev.tenon.trie;

import dev.tenon.path.Resource;

/**
 * A decision tree as numbers in one array, the form that searches use: a search reads a few
 * adjacent numbers instead of objects scattered in the heap.
 *
 * <pre>
 * node  = marks strongest next ( split | entry )
 * split = dimension wild multiplier shift *( hash way )
 * entry = ~shape *( name hash ) *edge
 * </pre>
 *
 * <p>Entries are numbered from the strongest. {@code strongest} is the least number beneath a node,
 * {@code marks} are the marks of all entries beneath it, and {@code next} is where a search
 * continues after the subtree, or when it can skip the subtree. So the tree is threaded: a search
 * is a loop whose only state is its position. All searches end at {@link #END}.
 *
 * <p>Hashes only skip entries that do not match. The remaining ones are compared as text; these
 * texts are adjacent too: a {@code name} or an {@code edge} is the number of a text and a position
 * in the path. The {@code shape} counts them, and says whether they describe the pattern
 * completely, and whether the entry demands anything else.
 */
final class Code {

  /** The position at which every search ends. */
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

  /** Enough bits for two edges in each segment, the maximum of a pattern. */
  private static final int COUNT_BITS = 7;

  private static final int COUNT = (1 << COUNT_BITS) - 1;
  private static final int COMPLETE = 1 << (3 * COUNT_BITS);
  private static final int ALONE = COMPLETE << 1;
  private static final int CONDITIONAL = ALONE << 1;

  private static final int POSITION_BITS = 5;
  private static final int POSITION = (1 << POSITION_BITS) - 1;
  private static final int PLACE_BITS = POSITION_BITS + Cut.EDGE_BITS;

  /** The maximum number of distinct texts. */
  static final int MOST_TEXTS = 1 << (Integer.SIZE - PLACE_BITS);

  private final int[] code;
  private final String[] texts;
  private final int root;

  Code(int[] code, String[] texts, int root) {
    this.code = code;
    this.texts = texts;
    this.root = root;
  }

  /** Folds marks into half the bits; marks are only a pre-filter. */
  static int fold(long marks) {
    return (int) (marks | (marks >>> Integer.SIZE));
  }

  /**
   * The shape of an entry.
   *
   * @param size the minimum length of a resource
   * @param alone whether this is its only length
   * @param names the number of segments with a required name
   * @param edges the number of required texts at the start or end of segments
   * @param complete whether this describes what it covers completely
   * @param conditional whether it demands something of attributes
   */
  static int shape(
      int size, boolean alone, int names, int edges, boolean complete, boolean conditional) {
    int counts = size | (names << COUNT_BITS) | (edges << (2 * COUNT_BITS));
    int flags = (complete ? COMPLETE : 0) | (alone ? ALONE : 0);
    return counts | flags | (conditional ? CONDITIONAL : 0);
  }

  /**
   * A required text at a position, as a number.
   *
   * @throws TooLargeException if there are more texts than {@link #MOST_TEXTS}
   */
  static int demand(int text, Cut.Edge edge, int position) {
    return (TooLargeException.require(text, MOST_TEXTS, "texts") << PLACE_BITS)
        | (edge.code() << POSITION_BITS)
        | position;
  }

  /** The position at which every search begins. */
  int root() {
    return root;
  }

  /** Whether an entry in the subtree may outrank the one found, for a question with these marks. */
  boolean mayImprove(int node, int found, int marks) {
    return code[node + STRONGEST] < found && (code[node + MARKS] & marks) != 0;
  }

  /** The position after a node's subtree. */
  int next(int node) {
    return code[node + NEXT];
  }

  boolean isSplit(int node) {
    return code[node + DIMENSION] >= 0;
  }

  /**
   * The first child of a split for a resource: the one for its hash there, otherwise the wild one.
   */
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

  /** Whether the resource has all texts that an entry requires. */
  boolean fits(int node, Resource resource) {
    int shape = ~code[node + SHAPE];
    int names = (shape >>> COUNT_BITS) & COUNT;
    int edges = (shape >>> (2 * COUNT_BITS)) & COUNT;
    int firstEdge = node + NAMES + 2 * names;
    int size = shape & COUNT;
    return resource.size() >= size
        && (resource.size() == size || (shape & ALONE) == 0)
        && mayHave(node + NAMES, firstEdge, resource)
        && has(node + NAMES, firstEdge, 2, resource)
        && has(firstEdge, firstEdge + edges, 1, resource);
  }

  /** Whether the required texts describe completely what the entry covers. */
  boolean isComplete(int node) {
    return (~code[node + SHAPE] & COMPLETE) != 0;
  }

  /** Whether the entry demands something of attributes. */
  boolean isConditional(int node) {
    return (~code[node + SHAPE] & CONDITIONAL) != 0;
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
