package dev.tenon.enumeration;

/**
 * Text that occurs in no pattern of some policies, so that only a wildcard can match it.
 *
 * <p>One character is chosen that none of them contains, and the text for position {@code i} is
 * that character {@code i + 1} times: it differs at every position, so that a variable value made
 * for one position does not match another. The character is an ideograph, which composes with
 * nothing, so names that contain it stay canonical.
 */
public class FreshText {

  /** The position of an action's name, beyond the segments of a path. */
  public static final int ACTION = 33;

  /** The position of a subject's id. */
  public static final int USER = 34;

  /** The position of a role's name. */
  public static final int ROLE = 35;

  /** The position of the name of a person's tenant, plus the number of the person. */
  public static final int TENANT = 36;

  /** The position of a place where nothing is. */
  public static final int NOWHERE = 38;

  /** The position of the id of the other one of two subjects. */
  public static final int OTHER = 39;

  private final char character;

  public FreshText(char character) {
    this.character = character;
  }

  /** The text for a position. */
  public String at(int place) {
    return String.valueOf(character).repeat(place + 1);
  }

  /** The one character. */
  public char character() {
    return character;
  }

  /** The longest run of fresh segments that can matter to patterns of the given length. */
  public int run(int longest) {
    return longest + 1;
  }
}
