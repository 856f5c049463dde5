package dev.tenon.house.planted.filter;

import dev.tenon.house.planted.trie.Leaf;

/** Imports a neighbour on the same floor. */
public final class ImportsSideways {
  private ImportsSideways() {}

  static boolean isLeaf(Object object) {
    return object instanceof Leaf;
  }
}
