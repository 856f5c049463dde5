package dev.tenon.rules;

import com.google.common.collect.ImmutableList;
import dev.tenon.path.AnyName;
import dev.tenon.path.NamePattern;
import java.util.Arrays;

/**
 * The actions that a rule is about, implied ones included. Immutable. {@link #contains} is one bit
 * test for the first actions that a policy names, a bisection for more, and a comparison with the
 * texts for one that it does not name.
 */
public final class ActionSet {

  private static final ActionSet NONE = new ActionSet(new int[0], ImmutableList.of(), 0);
  private static final ActionSet ALL = new ActionSet(new int[0], ImmutableList.of(), -1L);

  /** Sorted. */
  private final int[] numbers;

  /** Globs, and names that have no number. */
  private final ImmutableList<NamePattern> texts;

  private final long marks;

  private ActionSet(int[] numbers, ImmutableList<NamePattern> texts, long marks) {
    this.numbers = numbers;
    this.texts = texts;
    this.marks = marks;
  }

  static ActionSet of(int[] numbers, ImmutableList<NamePattern> texts) {
    long named = Arrays.stream(numbers).mapToLong(Action::mark).reduce(0, (a, b) -> a | b);
    return new ActionSet(numbers, texts, texts.isEmpty() ? named : named | Action.UNNAMED_MARK);
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
        ? Arrays.binarySearch(numbers, number) >= 0
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
