package dev.tenon.rules;

import com.google.common.collect.ImmutableList;
import dev.tenon.path.AnyName;
import dev.tenon.path.NamePattern;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The actions that a rule is about, implied ones included. Immutable. {@link #contains} is one bit
 * test for the first actions that a policy names, another or a bisection for more, and a comparison
 * with the texts for one that it does not name.
 */
public final class ActionSet {

  private static final BitSet NO_BITS = new BitSet();

  /** So many bits are kept rather than a number. */
  private static final int BITS_A_NUMBER = Integer.SIZE;

  private static final ActionSet NONE = new ActionSet(new int[0], NO_BITS, ImmutableList.of(), 0);
  private static final ActionSet ALL = new ActionSet(new int[0], NO_BITS, ImmutableList.of(), -1L);

  /** Sorted; empty if they are in the bits. */
  private final int[] numbers;

  /** The numbers, if they are many; never changed. */
  private final BitSet bits;

  /** Globs, and names that have no number. */
  private final ImmutableList<NamePattern> texts;

  private final long marks;

  private ActionSet(int[] numbers, BitSet bits, ImmutableList<NamePattern> texts, long marks) {
    this.numbers = numbers;
    this.bits = bits;
    this.texts = texts;
    this.marks = marks;
  }

  static ActionSet of(BitSet numbers, ImmutableList<NamePattern> texts) {
    long named = numbers.stream().mapToLong(Action::mark).reduce(0, (a, b) -> a | b);
    long marks = texts.isEmpty() ? named : named | Action.UNNAMED_MARK;
    return (long) BITS_A_NUMBER * numbers.cardinality() < numbers.length()
        ? new ActionSet(numbers.stream().toArray(), NO_BITS, texts, marks)
        : new ActionSet(new int[0], numbers, texts, marks);
  }

  /** No action at all. */
  public static ActionSet none() {
    return NONE;
  }

  /** Every action, also one that does not exist: for what does not depend on the action. */
  public static ActionSet all() {
    return ALL;
  }

  /** The marks of all actions in the set. */
  public long marks() {
    return marks;
  }

  /** Whether the rule is about the action. */
  public boolean contains(Action action) {
    int number = action.number();
    if ((marks & action.marks()) == 0) {
      return false;
    }
    if (this == ALL || action.hasOwnMark()) {
      return true;
    }
    return number >= 0
        ? bits.get(number) || Arrays.binarySearch(numbers, number) >= 0
        : number == Action.UNNAMED && matches(action.name());
  }

  private boolean matches(String name) {
    for (int i = 0; i < texts.size(); i++) {
      NamePattern text = texts.get(i);
      if (text == AnyName.INSTANCE || text.matches(name)) {
        return true;
      }
    }
    return false;
  }
}
