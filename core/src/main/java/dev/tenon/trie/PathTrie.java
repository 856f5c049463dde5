package dev.tenon.trie;

import com.google.common.collect.ImmutableList;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.Attributes;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Finds the strongest of many patterns that cover a path.
 *
 * <p>A decision tree. Each split tests the segment that separates entries best, at any position of
 * the path; entries that require nothing there are in one wild child, so that no entry is copied. A
 * leaf has the few entries that are not worth separating, and compares them completely. So a search
 * touches few nodes regardless of the number of entries, and the maximum is known when the trie is
 * built: {@link #cost}. No structure is better in general: matching with wildcards at any position
 * is the partial match problem (Jayram, Khot, Kumar and Rabani, STOC 2003).
 *
 * <p>The tree is built as {@link Node nodes} and searched as {@link Code}: numbers in one array,
 * which are faster to read than nodes scattered in the heap. Numbers only skip entries that cannot
 * match; the remaining ones are compared as text.
 *
 * <p>Alternatives: a trie over segments that follows both the name and the wildcard at each level
 * was measured at twice the time; one hash probe for each shape of pattern does not support
 * prefixes.
 *
 * <p>Immutable and safe to share. A search allocates nothing.
 *
 * @param <Q> the question besides the path
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
   * @param entries with distinct ranks
   */
  public static <Q extends Question, E extends Entry<Q>> PathTrie<Q, E> of(List<E> entries) {
    return of(entries, UnaryOperator.identity());
  }

  /**
   * A trie with copies of the texts, so that a search reads adjacent memory instead of strings
   * scattered over a large policy: for entries of several tries that are fused for a role set.
   *
   * @param entries with distinct ranks
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
   * The strongest entry that applies to the question and covers the resource as required.
   *
   * @param resource a canonical resource
   * @param variables the values of variables
   * @param question the question besides the path
   * @param now milliseconds since 1970-01-01T00:00:00Z
   * @param best the result if no entry outranks it
   */
  public E strongest(Resource resource, Variables variables, Q question, long now, E best) {
    return strongest(resource, variables, Attributes.none(), question, now, best);
  }

  /**
   * The strongest entry that applies to the question and covers the resource as required.
   *
   * @param resource a canonical resource
   * @param variables the values of variables
   * @param given the attributes of resource and request
   * @param question the question besides the path
   * @param now milliseconds since 1970-01-01T00:00:00Z
   * @param best the result if no entry outranks it
   */
  public E strongest(
      Resource resource, Variables variables, AttributeLookup given, Q question, long now, E best) {
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
        if (code.fits(node, resource) && counts(node, resource, variables, given, question, now)) {
          found = code.entry(node);
        }
        node = code.next(node);
      }
    }
    return found == floor ? best : entries.get(found);
  }

  /**
   * Adds the entries that may be the strongest for some question about a resource, in no order: one
   * walk, for several questions. Of an entry that {@linkplain Entry#coversAsItsPattern covers as
   * its pattern}, only the question and what it {@linkplain Entry#holds demands of attributes} are
   * left to ask.
   *
   * @param resource a canonical resource
   * @param variables the values of variables
   * @param found the list to which they are added
   */
  public void addAllAbout(Resource resource, Variables variables, List<? super E> found) {
    int node = code.root();
    while (node != Code.END) {
      if (code.isSplit(node)) {
        node = code.way(node, resource);
      } else {
        E entry = entries.get(code.entry(node));
        if (code.fits(node, resource)
            && (code.isComplete(node)
                || !entry.coversAsItsPattern()
                || entry.pattern().coverage(resource, variables) == entry.needed())) {
          found.add(entry);
        }
        node = code.next(node);
      }
    }
  }

  /**
   * Whether an entry whose required texts match applies to the question and covers the resource.
   */
  private boolean counts(
      int node,
      Resource resource,
      Variables variables,
      AttributeLookup given,
      Q question,
      long now) {
    E entry = entries.get(code.entry(node));
    return entry.concerns(question, now)
        && (code.isComplete(node)
            || entry.coverage(resource, variables, question) == entry.needed())
        && (!code.isConditional(node) || entry.holds(resource, variables, question, given, now));
  }

  /** The number of entries, sorted from the strongest, that outrank a rank. */
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

  /** The maximum number of nodes and entries that a search touches, for any question. */
  public int cost() {
    return cost;
  }

  /** The entries that make it costly: the largest group that no dimension separates. */
  public List<E> hardest() {
    return Node.grow(entries).hardest();
  }

  /** All entries, from the strongest. */
  public List<E> entries() {
    return entries;
  }
}
