package dev.tenon.trie;

import dev.tenon.path.AnyDepth;
import dev.tenon.path.Literal;
import dev.tenon.path.ResourcePattern;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Writes a tree as {@link Code}. What is read first stands first. */
final class CodeWriter<E extends Entry<?>> {

  private final List<E> entries;
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
   */
  static <E extends Entry<?>> Code write(Node<E> tree, List<E> entries) {
    CodeWriter<E> writer = new CodeWriter<>(entries);
    int root = writer.write(tree, Code.END);
    return new Code(Arrays.copyOf(writer.code, writer.size), root);
  }

  /** Writes a node so that a search goes on at {@code next}, and says where. */
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

  private int write(E entry, int next) {
    ResourcePattern pattern = entry.pattern();
    int node = head(Code.FIRST_TEST, entry.rank(), entry.marks(), next);
    int least = 0;
    int tests = 0;
    for (int i = pattern.size() - 1; i >= 0; i--) {
      least += pattern.segment(i) == AnyDepth.INSTANCE ? 0 : 1;
      if (Dimension.at(pattern, i) instanceof Literal literal) {
        int test = place(2);
        code[test] = i;
        code[test + 1] = literal.name().hashCode();
        tests++;
      }
    }
    code[node + Code.SIZE] = ~least;
    code[node + Code.TESTS] = tests;
    return node;
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
    size += length;
    if (size > code.length) {
      code = Arrays.copyOf(code, Math.max(size, 2 * code.length));
    }
    return start;
  }
}
