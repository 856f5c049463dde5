package dev.tenon.oidc;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A failed attempt to fetch an issuer's keys, for a log or an alert.
 *
 * <pre>{@code
 * TokenVerifier.builder(policies).keyListener(failure -> log.warn(failure.toString(), failure.cause().orElse(null)));
 * }</pre>
 */
public final class KeyFailure {

  private final String issuer;
  private final KeyProblem problem;
  private final String detail;
  private final Instant at;
  private final Optional<Throwable> cause;

  KeyFailure(
      String issuer, KeyProblem problem, String detail, Instant at, Optional<Throwable> cause) {
    this.issuer = Objects.requireNonNull(issuer, "issuer");
    this.problem = Objects.requireNonNull(problem, "problem");
    this.detail = Objects.requireNonNull(detail, "detail");
    this.at = Objects.requireNonNull(at, "at");
    this.cause = Objects.requireNonNull(cause, "cause");
  }

  /**
   * The issuer's name.
   *
   * @return the text
   */
  public String issuer() {
    return issuer;
  }

  /**
   * The kind of failure.
   *
   * @return the key problem
   */
  public KeyProblem problem() {
    return problem;
  }

  /**
   * Details such as the address and the status; nothing from a token.
   *
   * @return the text
   */
  public String detail() {
    return detail;
  }

  /**
   * The time of the attempt, by the verifier's clock.
   *
   * @return the instant
   */
  public Instant at() {
    return at;
  }

  /**
   * The exception that caused the failure, if any.
   *
   * @return the failure, or empty
   */
  public Optional<Throwable> cause() {
    return cause;
  }

  /** One line: the issuer, the problem's code and explanation, and the detail. */
  @Override
  public String toString() {
    return "keys of "
        + issuer
        + ": "
        + problem.code()
        + ": "
        + problem.explanation()
        + " ("
        + detail
        + ")";
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof KeyFailure other
        && issuer.equals(other.issuer)
        && problem.equals(other.problem)
        && detail.equals(other.detail)
        && at.equals(other.at)
        && cause.equals(other.cause);
  }

  @Override
  public int hashCode() {
    return Objects.hash(issuer, problem, detail, at, cause);
  }
}
