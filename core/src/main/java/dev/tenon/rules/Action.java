package dev.tenon.rules;

import dev.tenon.trie.Question;

/**
 * The action of a request, resolved once for many comparisons.
 *
 * @param name the name
 * @param number its number among the actions that the policy mentions; {@link #UNNAMED} if it does
 *     not mention it; {@link #NONEXISTENT} if the policy declares its actions, but not this one
 * @param marks one bit, which every rule for the action has
 */
public record Action(String name, int number, long marks) implements Question {

  /** The number of an action that only a glob can match. */
  static final int UNNAMED = -1;

  /** The number of an action that no rule matches, not even {@code *}. */
  static final int NONEXISTENT = -2;

  /** The number of actions with a mark of their own; all further ones share the next mark. */
  private static final int OWN_MARKS = Long.SIZE - 2;

  /** The mark of actions that the policy does not mention. */
  static final long UNNAMED_MARK = 1L << (Long.SIZE - 1);

  static Action named(String name, int number) {
    return new Action(name, number, mark(number));
  }

  static Action unnamed(String name) {
    return new Action(name, UNNAMED, UNNAMED_MARK);
  }

  /** An action that no rule matches; a tenant may still hide the resource. */
  public static Action nonexistent(String name) {
    return new Action(name, NONEXISTENT, UNNAMED_MARK);
  }

  /** The mark of an action with a number. */
  static long mark(int number) {
    return 1L << Math.min(number, OWN_MARKS);
  }

  /** Whether no other action has this mark, so that a rule with the mark covers this action. */
  boolean hasOwnMark() {
    return number >= 0 && number < OWN_MARKS;
  }
}
