package dev.tenon.house.planted.authz;

import dev.tenon.house.planted.trie.Leaf;

/** Shows callers a type that they cannot name. */
public final class ExposesHiddenRoom {
  private ExposesHiddenRoom() {}

  /** Takes what nobody outside can have. */
  public static boolean accepts(Leaf leaf) {
    return leaf != null;
  }
}
