package dev.tenon.rules;

import com.google.common.collect.ImmutableList;
import dev.tenon.path.NamePattern;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The actions that a rule is about, implied ones included. Immutable; {@link #contains} is one bit
 * test for the first {@value Long#SIZE} actions of a policy, a bisection for the others, and a
 * comparison with the globs for an action that the policy does not name.
 */
public final class ActionSet {

  private final long first;
  private final int[] others;
  private final ImmutableList<NamePattern> globs;

  ActionSet(BitSet numbers, ImmutableList<NamePattern> globs) {
    long[] words = numbers.toLongArray();
    this.first = words.length == 0 ? 0 : words[0];
    this.others = numbers.stream().filter(number -> number >= Long.SIZE).toArray();
    this.globs = globs;
  }

  /** No action at all. */
  public static ActionSet none() {
    return new ActionSet(new BitSet(), ImmutableList.of());
  }

  /** Whether the rule is about the action. */
  public boolean contains(Action action) {
    int number = action.number();
    if (number >= 0) {
      return number < Long.SIZE
          ? (first >>> number & 1) != 0
          : Arrays.binarySearch(others, number) >= 0;
    }
    return number == Action.UNNAMED && matches(action.name());
  }

  private boolean matches(String name) {
    for (int i = 0; i < globs.size(); i++) {
      if (globs.get(i).matches(name)) {
        return true;
      }
    }
    return false;
  }
}
