package dev.tenon.trie;

/**
 * There are more items than a packed number can represent. The compilation of a policy turns it
 * into a diagnostic; a number is never truncated and never wraps around.
 */
public final class TooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param what the items that are too many, in the plural
   * @param most the maximum number
   */
  public TooLargeException(String what, long most) {
    super("at most " + most + " " + what + " can be told apart in one trie");
  }

  /**
   * Checks that a number is below a limit.
   *
   * @param number a number, counted from 0
   * @param limit the maximum number
   * @param what the items that are numbered, in the plural
   * @return the number
   * @throws TooLargeException if it is not below the limit
   */
  public static int require(long number, long limit, String what) {
    if (number < 0 || number >= limit) {
      throw new TooLargeException(what, limit);
    }
    return (int) number;
  }
}
