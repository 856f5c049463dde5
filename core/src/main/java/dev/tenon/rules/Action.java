package dev.tenon.rules;

import dev.tenon.trie.Question;

/**
 * An action that somebody asks about, resolved once for many comparisons.
 *
 * @param name the name
 * @param number its number among the actions that the policy names, {@link #UNNAMED} if it names it
 *     nowhere, {@link #NONEXISTENT} if the policy declares its actions and this is none of them
 * @param marks one bit, which every rule about the action bears
 */
public record Action(String name, int number, long marks) implements Question {

  /** Only a glob can mean it. */
  static final int UNNAMED = -1;

  /** No rule means it, not even {@code *}. */
  static final int NONEXISTENT = -2;

  /** The first actions have a mark each; all further ones share the next. */
  private static final int OWN_MARKS = Long.SIZE - 2;

  /** The mark of actions that the policy does not name. */
  static final long UNNAMED_MARK = 1L << (Long.SIZE - 1);

  static Action named(String name, int number) {
    return new Action(name, number, mark(number));
  }

  static Action unnamed(String name) {
    return new Action(name, UNNAMED, UNNAMED_MARK);
  }

  /** An action that no rule means, though a tenant may still hide the resource. */
  public static Action nonexistent(String name) {
    return new Action(name, NONEXISTENT, UNNAMED_MARK);
  }

  /** The mark of an action with a number. */
  static long mark(int number) {
    return 1L << Math.min(number, OWN_MARKS);
  }

  /** Whether no other action has the same mark, so that a rule with it is about this one. */
  boolean hasOwnMark() {
    return number >= 0 && number < OWN_MARKS;
  }
}
