package dev.tenon.house.planted.authz;

import com.google.common.collect.ImmutableList;
import dev.tenon.house.planted.path.Ground;
import dev.tenon.house.planted.trie.Leaf;
import java.util.List;

/** Breaks no law: Guava and a hidden room inside, plain types outside. */
public final class Innocent {
  private final ImmutableList<Leaf> leaves;

  Innocent(ImmutableList<Leaf> leaves) {
    this.leaves = leaves;
  }

  /** Returns the ground. */
  public List<Ground> ground() {
    return leaves.isEmpty() ? ImmutableList.of() : List.of();
  }
}
