package dev.tenon.trie;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The ways on from a {@link Split}, by a part of a segment. Finding one allocates nothing and is
 * fast for any segment, also for one that an adversary chose. It may lead to entries that demand
 * something else with the same hash, never away from one that fits: in the leaf all is compared.
 */
sealed interface Branches<N> permits HashedWays, SortedWays {

  /** The way on for a segment, or null if there is none. */
  @Nullable N of(String segment);

  /** All ways on. */
  Collection<N> all();
}
