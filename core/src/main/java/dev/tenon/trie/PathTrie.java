package dev.tenon.trie;

import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
 * <p>A trie over segments that follows both the name and the wildcard at each level was tried and
 * is twice as slow; one hash probe for each shape of pattern does not know prefixes.
 *
 * <p>Immutable and safe to share. A search allocates nothing.
 *
 * @param <Q> what else is asked about, besides the path
 * @param <E> the entries
 */
public final class PathTrie<Q extends Question, E extends Entry<Q>> {

  /** So few entries are compared faster than told apart. */
  private static final int HANDFUL = 1;

  /** A table with longer probes than this was made to have them. */
  private static final int LONGEST_PROBE = 12;

  private final Node<Q, E> root;

  private PathTrie(Node<Q, E> root) {
    this.root = root;
  }

  /**
   * A trie of these entries.
   *
   * @param entries with ranks that all differ
   */
  public static <Q extends Question, E extends Entry<Q>> PathTrie<Q, E> of(List<E> entries) {
    return new PathTrie<>(grow(entries));
  }

  private static <Q extends Question, E extends Entry<Q>> Node<Q, E> grow(List<E> entries) {
    Dimension dimension = entries.size() <= HANDFUL ? null : Dimension.best(entries);
    if (dimension == null) {
      return Leaf.of(entries);
    }
    Map<String, List<E>> groups = new LinkedHashMap<>();
    List<E> indifferent = new ArrayList<>();
    for (E entry : entries) {
      String demand = dimension.demand(entry.pattern());
      if (demand == null) {
        indifferent.add(entry);
      } else {
        groups.computeIfAbsent(demand, d -> new ArrayList<>()).add(entry);
      }
    }
    Map<String, Node<Q, E>> ways = new LinkedHashMap<>();
    groups.forEach((demand, group) -> ways.put(demand, grow(group)));
    return split(dimension, ways, grow(indifferent));
  }

  /** Hashed, or bisected where an author chose names whose hashes collide. */
  private static <Q extends Question, E extends Entry<Q>> Split<Q, E> split(
      Dimension dimension, Map<String, Node<Q, E>> ways, Node<Q, E> wild) {
    Map<Integer, Node<Q, E>> byHash = new LinkedHashMap<>();
    ways.forEach((demand, way) -> byHash.put(demand.hashCode(), way));
    if (byHash.size() == ways.size()) {
      HashedSplit<Q, E> hashed =
          new HashedSplit<>(dimension.position(), dimension.cut(), byHash, wild);
      if (hashed.longestProbe() <= LONGEST_PROBE) {
        return hashed;
      }
    }
    return new SortedSplit<>(dimension.position(), dimension.cut(), ways, wild);
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
    return root.mayImprove(best, question)
        ? root.strongest(resource, variables, question, now, best)
        : best;
  }

  /** The most nodes and entries that a search touches, whatever it is asked. */
  public int cost() {
    return root.cost;
  }

  /** The entries that make it costly: the largest handful that nothing tells apart. */
  public List<E> hardest() {
    return root.hardest();
  }

  /** All entries, in no particular order. */
  public List<E> entries() {
    List<E> entries = new ArrayList<>();
    root.collect(entries);
    return entries;
  }
}
