package dev.tenon.policy;

import dev.tenon.path.PathProblem;

/** A text for people that is shown in one line, beside what it describes. */
final class Description {

  /** The most characters of a description. */
  private static final int MOST = 500;

  private Description() {}

  /**
   * The text.
   *
   * @throws IllegalArgumentException if it is too long, or has a character that does not belong in
   *     one line
   */
  static String require(String text) {
    if (text.length() > MOST) {
      throw new IllegalArgumentException(
          "a description has at most " + MOST + " characters, and this one has " + text.length());
    }
    PathProblem problem = PathProblem.ofLine(text);
    if (problem != PathProblem.NONE) {
      throw new IllegalArgumentException(
          "a description is one line of text: " + problem.explanation());
    }
    return text;
  }
}
