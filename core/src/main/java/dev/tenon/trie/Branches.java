package dev.tenon.trie;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ways on from a {@link Split}, by what a segment is or how it begins or ends. Finding one
 * allocates nothing and is fast for any segment, also for one that an adversary chose.
 */
sealed interface Branches<N> permits HashedWays, SortedWays {

  /** Hashed, or bisected where an author chose names whose hashes collide. */
  static <N> Branches<N> of(Cut cut, Map<String, N> ways) {
    HashedWays<N> hashed = new HashedWays<>(cut, ways);
    return hashed.isCrowded() ? new SortedWays<>(cut, ways) : hashed;
  }

  /** The way on for a segment, or null if there is none. */
  @Nullable N of(String segment);

  /** All ways on. */
  Collection<N> all();
}
