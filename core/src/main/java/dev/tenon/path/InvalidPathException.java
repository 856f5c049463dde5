package dev.tenon.path;

import dev.tenon.diagnostic.Diagnostic;

/**
 * A text that a programmer or a policy's author wrote is not a path or a pattern.
 *
 * <pre>{@code
 * try {
 *   ResourcePattern.parse("flink/prod//job");
 * } catch (InvalidPathException refused) {
 *   refused.problem();   // PathProblem.EMPTY_SEGMENT
 * }
 * }</pre>
 *
 * <p>Never thrown for a request's data: {@link Resource} keeps what is wrong with it, and a check
 * denies it.
 */
public final class InvalidPathException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final PathProblem problem;

  InvalidPathException(PathProblem problem, String text) {
    super(problem.code() + " in " + Diagnostic.quote(text) + ": " + problem.explanation());
    this.problem = problem;
  }

  /**
   * Why the text is refused.
   *
   * @return any problem but {@link PathProblem#NONE}
   */
  public PathProblem problem() {
    return problem;
  }
}
