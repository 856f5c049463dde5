package dev.tenon.trie;

import dev.tenon.path.AnyDepth;
import dev.tenon.path.AnyName;
import dev.tenon.path.Coverage;
import dev.tenon.path.Glob;
import dev.tenon.path.Literal;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.trie.Cut.Edge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes a tree as {@link Code}, in the order in which a search reads it. */
final class CodeWriter<E extends Entry<?>> {

  /** The maximum array length that every virtual machine supports. */
  private static final int MOST_CODE = Integer.MAX_VALUE - 8;

  private final List<E> entries;
  private final Map<String, Integer> texts = new LinkedHashMap<>();
  private int[] code = new int[64];
  private int size = Code.END + 1;

  private CodeWriter(List<E> entries) {
    this.entries = entries;
  }

  /**
   * The code of a tree.
   *
   * @param tree the tree
   * @param entries all its entries, from the strongest
   * @param form maps a text to the equal text to store
   */
  static <E extends Entry<?>> Code write(
      Node<E> tree, List<E> entries, UnaryOperator<String> form) {
    CodeWriter<E> writer = new CodeWriter<>(entries);
    int root = writer.write(tree, Code.END);
    String[] texts = writer.texts.keySet().stream().map(form).toArray(String[]::new);
    return new Code(Arrays.copyOf(writer.code, writer.size), texts, root);
  }

  /** Writes a node, after which a search continues at {@code next}; returns its position. */
  private int write(Node<E> node, int next) {
    if (node instanceof Split<E> split) {
      return write(split, next);
    }
    int first = next;
    for (E entry : ((Leaf<E>) node).entries().reverse()) {
      first = write(entry, first);
    }
    return first;
  }

  /**
   * Writes the required texts of an entry, the last ones first, as names deeper in a path are more
   * selective.
   */
  private int write(E entry, int next) {
    ResourcePattern pattern = entry.pattern();
    int node = head(Code.NAMES, entry.rank(), entry.marks(), next);
    int least = 0;
    boolean complete = entry.needed() == Coverage.FULL && entry.coversAsItsPattern();
    boolean alone = !pattern.coversBeneath();
    List<Integer> edges = new ArrayList<>();
    for (int i = pattern.size() - 1; i >= 0; i--) {
      boolean deep = pattern.segment(i) == AnyDepth.INSTANCE;
      least += deep ? 0 : 1;
      alone &= !deep;
      SegmentPattern segment = Dimension.at(pattern, i);
      if (segment instanceof Literal literal) {
        int name = place(2);
        code[name] = Code.demand(text(literal.name()), Edge.WHOLE, i);
        code[name + 1] = literal.name().hashCode();
      } else if (segment instanceof Glob glob) {
        addEdges(glob, i, edges);
        complete &= isItsEdge(glob);
      } else {
        addEdges(segment, i, edges);
        complete &= segment == AnyName.INSTANCE;
      }
    }
    int names = (size - node - Code.NAMES) / 2;
    for (int edge : edges) {
      int at = place(1);
      code[at] = edge;
    }
    boolean conditional = entry.isConditional();
    code[node + Code.SHAPE] = ~Code.shape(least, alone, names, edges.size(), complete, conditional);
    return node;
  }

  /** Adds the required texts at the ends of a segment. */
  private void addEdges(@Nullable SegmentPattern segment, int position, List<Integer> edges) {
    String front = Cut.front(segment);
    if (!front.isEmpty()) {
      edges.add(Code.demand(text(front), Edge.FRONT, position));
    }
    String back = Cut.back(segment);
    if (!back.isEmpty()) {
      edges.add(Code.demand(text(back), Edge.BACK, position));
    }
  }

  /** Whether the required text at its end describes a glob completely. */
  private static boolean isItsEdge(Glob glob) {
    return glob.chunks().size() == 2 && (glob.prefix().isEmpty() || glob.suffix().isEmpty());
  }

  /** The number of a text; each is stored once. */
  private int text(String text) {
    return texts.computeIfAbsent(text, t -> texts.size());
  }

  private int write(Split<E> split, int next) {
    Slots slots = split.slots();
    int node = head(Code.SLOTS + 2 * slots.length(), split.highest, split.marks, next);
    int wild = write(split.wild(), next);
    code[node + Code.DIMENSION] = split.dimension().code();
    code[node + Code.WILD] = wild;
    code[node + Code.MULTIPLIER] = slots.multiplier();
    code[node + Code.SHIFT] = slots.shift();
    for (Map.Entry<Integer, Node<E>> entry : split.ways().entrySet()) {
      int hash = entry.getKey();
      int way = write(entry.getValue(), wild);
      int slot = node + Code.SLOTS + 2 * slots.home(hash);
      while (code[slot + 1] != Code.END) {
        slot += 2;
      }
      code[slot] = hash;
      code[slot + 1] = way;
    }
    return node;
  }

  private int head(int length, long highest, long marks, int next) {
    int node = place(length);
    code[node + Code.MARKS] = Code.fold(marks);
    code[node + Code.STRONGEST] = number(highest);
    code[node + Code.NEXT] = next;
    return node;
  }

  /** The number of the entry with a rank. */
  private int number(long rank) {
    return PathTrie.stronger(entries, rank);
  }

  private int place(int length) {
    int start = size;
    size = TooLargeException.require((long) size + length, MOST_CODE, "numbers");
    if (size > code.length) {
      code = Arrays.copyOf(code, (int) Math.min(MOST_CODE, Math.max(size, 2L * code.length)));
    }
    return start;
  }
}
