package dev.tenon.enumeration;

/**
 * Text that occurs in no pattern of some policies, so that only a wildcard can match it.
 *
 * <p>One character is chosen that none of them contains, and text for the place {@code i} is that
 * character {@code i + 1} times: it differs at every place, so that no value of a variable that was
 * made for one place fits another. The character is an ideograph: it composes with nothing, so a
 * name stays canonical around it.
 */
public class FreshText {

  /** The place of an action's name, beyond the segments of a path. */
  public static final int ACTION = 33;

  /** The place of a subject's id. */
  public static final int USER = 34;

  /** The place of a role's name. */
  public static final int ROLE = 35;

  private final char character;

  public FreshText(char character) {
    this.character = character;
  }

  /** The text for a place. */
  public String at(int place) {
    return String.valueOf(character).repeat(place + 1);
  }

  /** The one character. */
  public char character() {
    return character;
  }

  /** The most fresh segments in a row that can make a difference to patterns of some length. */
  public int run(int longest) {
    return longest + 1;
  }
}
