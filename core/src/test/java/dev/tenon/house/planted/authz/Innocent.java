package dev.tenon.house.planted.authz;

import com.google.common.collect.ImmutableList;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.house.planted.path.Ground;
import dev.tenon.house.planted.trie.Leaf;
import java.util.List;

/**
 * Breaks no law: Guava and a hidden room inside, plain types outside; and it reads two parts of a
 * noun, one of which is named as a factory is.
 */
public final class Innocent {
  private final ImmutableList<Leaf> leaves;

  Innocent(ImmutableList<Leaf> leaves) {
    this.leaves = leaves;
  }

  static String read(ClaimOutput output) {
    return output.variable() + output.capture();
  }

  /** Returns the ground. */
  public List<Ground> ground() {
    return leaves.isEmpty() ? ImmutableList.of() : List.of();
  }
}
