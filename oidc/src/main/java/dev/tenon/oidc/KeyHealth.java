package dev.tenon.oidc;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How an issuer's keys are: whether tokens can be verified now, and what the last attempt to fetch
 * them came to. A snapshot.
 *
 * @param issuer the issuer's name
 * @param available whether there are keys that are young enough to be used
 * @param fetched when the issuer last confirmed the keys at hand; empty if it never did
 * @param failure the last attempt's failure; empty if it succeeded, or there was none
 */
public record KeyHealth(
    String issuer, boolean available, Optional<Instant> fetched, Optional<KeyFailure> failure) {

  /** Checks the parts. */
  public KeyHealth {
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(fetched, "fetched");
    Objects.requireNonNull(failure, "failure");
  }

  /**
   * Whether an operator should look: no keys, or keys that are no longer refreshed.
   *
   * @return true if the last attempt failed
   */
  public boolean isFailing() {
    return failure.isPresent();
  }
}
