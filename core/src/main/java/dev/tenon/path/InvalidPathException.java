package dev.tenon.path;

import dev.tenon.diagnostic.Diagnostic;

/**
 * Thrown for a text in a program or a policy that is not a valid path or pattern.
 *
 * <pre>{@code
 * try {
 *   ResourcePattern.parse("flink/prod//job");
 * } catch (InvalidPathException refused) {
 *   refused.problem();   // PathProblem.EMPTY_SEGMENT
 * }
 * }</pre>
 *
 * <p>Never thrown for data of a request: a {@link Resource} stores the problem, and a check denies
 * it.
 */
public final class InvalidPathException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final PathProblem problem;

  InvalidPathException(PathProblem problem, String text) {
    super(problem.code() + " in " + Diagnostic.quote(text) + ": " + problem.explanation());
    this.problem = problem;
  }

  /**
   * Why the text is invalid.
   *
   * @return any problem but {@link PathProblem#NONE}
   */
  public PathProblem problem() {
    return problem;
  }
}
