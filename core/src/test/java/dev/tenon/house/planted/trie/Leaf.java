package dev.tenon.house.planted.trie;

/** Something of a room that is hidden. */
public final class Leaf {
  private Leaf() {}
}
