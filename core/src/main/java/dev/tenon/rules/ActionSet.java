package dev.tenon.rules;

import com.google.common.collect.ImmutableList;
import dev.tenon.path.AnyName;
import dev.tenon.path.NamePattern;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The actions that a rule covers, including implied ones. Immutable. {@link #contains} takes one
 * bit test for the first actions of a policy, another bit test or a binary search for more, and
 * text comparisons for an action that the policy does not mention.
 */
public final class ActionSet {

  private static final BitSet NO_BITS = new BitSet();

  /** The size of a number in bits, which decides between a bit set and a sorted array. */
  private static final int BITS_A_NUMBER = Integer.SIZE;

  private static final ActionSet NONE = new ActionSet(new int[0], NO_BITS, ImmutableList.of(), 0);
  private static final ActionSet ALL = new ActionSet(new int[0], NO_BITS, ImmutableList.of(), -1L);

  /** The numbers, sorted; empty if they are in {@link #bits}. */
  private final int[] numbers;

  /** The numbers, if they are many; never modified. */
  private final BitSet bits;

  /** Globs, and names without a number. */
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

  /** The empty set. */
  public static ActionSet none() {
    return NONE;
  }

  /** Every action, including nonexistent ones, for entries that do not depend on the action. */
  public static ActionSet all() {
    return ALL;
  }

  /** The marks of all actions in the set. */
  public long marks() {
    return marks;
  }

  /** Whether the set contains an action. */
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
