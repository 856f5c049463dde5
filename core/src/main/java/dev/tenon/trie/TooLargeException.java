package dev.tenon.trie;

/**
 * There is more of something than its packed number can tell apart. Who compiles a policy makes a
 * diagnostic of it; nothing is ever cut off or counted from the start again.
 */
public final class TooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * A refusal.
   *
   * @param what what there is too much of, in the plural
   * @param most how many there may be
   */
  public TooLargeException(String what, long most) {
    super("at most " + most + " " + what + " can be told apart in one trie");
  }

  /**
   * A number if it is below a limit.
   *
   * @param number a number, counted from 0
   * @param limit how many there may be
   * @param what what is numbered, in the plural
   * @return the number
   * @throws TooLargeException if there are more
   */
  public static int require(long number, long limit, String what) {
    if (number < 0 || number >= limit) {
      throw new TooLargeException(what, limit);
    }
    return (int) number;
  }
}
