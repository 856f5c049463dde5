package dev.tenon.trie;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ways on from a {@link Split}, by what a segment is or how it begins or ends. Finding one
 * allocates nothing and is fast for any segment, also for one that an adversary chose.
 */
sealed interface Branches<N> permits NameTable, EdgeList {

  /** By the whole segment: hashed, or bisected where an author chose names that collide. */
  static <N> Branches<N> byName(Map<String, N> ways) {
    NameTable<N> table = NameTable.of(ways);
    return table.longestProbe() <= NameTable.LONGEST_PROBE ? table : EdgeList.ofWhole(ways);
  }

  /** The way on for a segment, or null if there is none. */
  @Nullable N of(String segment);

  /** All ways on. */
  Collection<N> all();
}
