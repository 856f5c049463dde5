package dev.tenon.trie;

import dev.tenon.path.Resource;

/**
 * A decision tree as numbers in one array, the form in which it is walked: a search reads a few
 * neighbouring numbers instead of objects that lie anywhere.
 *
 * <pre>
 * node  = marks strongest next ( split | entry )
 * split = dimension wild multiplier shift *( hash way )
 * entry = -1-size tests *( position hash )
 * </pre>
 *
 * <p>Entries are numbered from the strongest. {@code strongest} is the least number beneath a node,
 * {@code marks} are the marks of all beneath it, and {@code next} is where a search goes on when it
 * is done with what is beneath or need not look there. So the tree is threaded: a search is a loop
 * that remembers where it is and nothing else. All ends meet at {@link #END}.
 *
 * <p>Hashes only ever lead past entries that do not fit. What is left is compared as text.
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

  static final int SIZE = 3;
  static final int TESTS = 4;
  static final int FIRST_TEST = 5;

  private final int[] code;
  private final int root;

  Code(int[] code, int root) {
    this.code = code;
    this.root = root;
  }

  /** Marks in half the space; they are only a first look. */
  static int fold(long marks) {
    return (int) (marks | (marks >>> Integer.SIZE));
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

  /** Whether the resource is long enough for an entry and may have its literals. */
  boolean mayFit(int node, Resource resource) {
    if (resource.size() < ~code[node + SIZE]) {
      return false;
    }
    int end = node + FIRST_TEST + 2 * code[node + TESTS];
    for (int test = node + FIRST_TEST; test < end; test += 2) {
      if (resource.hash(code[test]) != code[test + 1]) {
        return false;
      }
    }
    return true;
  }
}
