package dev.tenon.trie;

import com.google.common.collect.ImmutableList;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Finds the strongest of many patterns that cover a path.
 *
 * <p>A decision tree. Each split looks at the segment that tells most entries apart, wherever in
 * the path it stands; entries that demand nothing there go on to one wild child, so that nothing is
 * copied. A leaf holds the few entries that nothing tells apart cheaply, and compares them whole.
 * So a search touches few nodes however many entries there are, and the most it can touch is known
 * when the trie is built: {@link #cost}. In general no structure is better: matching with wildcards
 * at any position is the partial match problem (Jayram, Khot, Kumar and Rabani, STOC 2003).
 *
 * <p>The tree is grown as {@link Node nodes} and walked as {@link Code}: numbers in one array,
 * which are read faster than nodes all over the heap. Numbers only lead past what cannot fit; what
 * is left is compared as text.
 *
 * <p>A trie over segments that follows both the name and the wildcard at each level was tried and
 * is twice as slow; one hash probe for each shape of pattern does not know prefixes.
 *
 * <p>Immutable and safe to share. A search allocates nothing.
 *
 * @param <Q> what else is asked about, besides the path
 * @param <E> the entries
 */
public final class PathTrie<Q extends Question, E extends Entry<Q>> {

  private final Code code;
  private final ImmutableList<E> entries;
  private final long weakest;
  private final int cost;

  private PathTrie(Code code, ImmutableList<E> entries, int cost) {
    this.code = code;
    this.entries = entries;
    this.weakest = entries.isEmpty() ? Long.MAX_VALUE : entries.get(entries.size() - 1).rank();
    this.cost = cost;
  }

  /**
   * A trie of these entries.
   *
   * @param entries with ranks that all differ
   */
  public static <Q extends Question, E extends Entry<Q>> PathTrie<Q, E> of(List<E> entries) {
    return of(entries, UnaryOperator.identity());
  }

  /**
   * The same trie with texts of its own, so that what a search reads lies side by side in memory
   * instead of all over a large policy: for entries of many other tries that one subject asks.
   *
   * @param entries with ranks that all differ
   */
  public static <Q extends Question, E extends Entry<Q>> PathTrie<Q, E> apart(List<E> entries) {
    return of(entries, text -> String.valueOf(text.toCharArray()));
  }

  private static <Q extends Question, E extends Entry<Q>> PathTrie<Q, E> of(
      List<E> entries, UnaryOperator<String> form) {
    ImmutableList<E> sorted =
        ImmutableList.sortedCopyOf(Comparator.comparingLong(E::rank).reversed(), entries);
    Node<E> tree = Node.grow(sorted);
    return new PathTrie<>(CodeWriter.write(tree, sorted, form), sorted, tree.cost);
  }

  /**
   * The strongest entry that concerns the question and covers the resource as far as it needs.
   *
   * @param resource a canonical resource
   * @param variables the values to compare with
   * @param question what else is asked
   * @param now milliseconds since 1970-01-01T00:00:00Z
   * @param best the answer if nothing outranks it
   */
  public E strongest(Resource resource, Variables variables, Q question, long now, E best) {
    int marks = Code.fold(question.marks());
    int floor = best.rank() < weakest ? entries.size() : stronger(entries, best.rank());
    int found = floor;
    int node = code.root();
    while (node != Code.END) {
      if (!code.mayImprove(node, found, marks)) {
        node = code.next(node);
      } else if (code.isSplit(node)) {
        node = code.way(node, resource);
      } else {
        if (code.fits(node, resource) && counts(node, resource, variables, question, now)) {
          found = code.entry(node);
        }
        node = code.next(node);
      }
    }
    return found == floor ? best : entries.get(found);
  }

  /** Whether an entry that fits concerns the question, and covers what its texts do not tell. */
  private boolean counts(int node, Resource resource, Variables variables, Q question, long now) {
    E entry = entries.get(code.entry(node));
    return entry.concerns(question, now)
        && (code.isComplete(node)
            || entry.pattern().coverage(resource, variables) == entry.needed());
  }

  /** How many of the entries, sorted from the strongest, outrank this. */
  static int stronger(List<? extends Entry<?>> entries, long rank) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries.get(middle).rank() > rank) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The most nodes and entries that a search touches, whatever it is asked. */
  public int cost() {
    return cost;
  }

  /** The entries that make it costly: the largest handful that nothing tells apart. */
  public List<E> hardest() {
    return Node.grow(entries).hardest();
  }

  /** All entries, from the strongest. */
  public List<E> entries() {
    return entries;
  }
}
