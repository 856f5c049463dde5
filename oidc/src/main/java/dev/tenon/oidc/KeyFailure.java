package dev.tenon.oidc;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An attempt to fetch an issuer's keys that failed, for a log or an alert.
 *
 * <pre>{@code
 * TokenVerifier.builder(policies).keyListener(failure -> log.warn(failure.toString(), failure.cause().orElse(null)));
 * }</pre>
 *
 * @param issuer the issuer's name
 * @param problem what is wrong
 * @param detail more about it, such as the address and the status; nothing of a token
 * @param at when, by the verifier's clock
 * @param cause what was thrown, if anything was
 */
public record KeyFailure(
    String issuer, KeyProblem problem, String detail, Instant at, Optional<Throwable> cause) {

  /** Checks the parts. */
  public KeyFailure {
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(problem, "problem");
    Objects.requireNonNull(detail, "detail");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(cause, "cause");
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
}
