package dev.tenon.rules;

/**
 * An action that somebody asks about, resolved once for many comparisons.
 *
 * @param name the name
 * @param number its number among the actions that the policy names, {@link #UNNAMED} if it names it
 *     nowhere, {@link #NONEXISTENT} if the policy declares its actions and this is none of them
 */
public record Action(String name, int number) {

  /** Only a glob can mean it. */
  static final int UNNAMED = -1;

  /** No rule means it, not even {@code *}. */
  static final int NONEXISTENT = -2;

  private static final Action NOTHING = new Action("", NONEXISTENT);

  /** An action that no rule means. */
  static Action nothing() {
    return NOTHING;
  }
}
