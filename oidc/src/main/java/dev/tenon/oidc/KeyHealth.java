package dev.tenon.oidc;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How an issuer's keys are: whether tokens can be verified now, and what the last attempt to fetch
 * them came to. A snapshot.
 */
public final class KeyHealth {

  private final String issuer;
  private final boolean available;
  private final Optional<Instant> fetched;
  private final Optional<KeyFailure> failure;

  KeyHealth(
      String issuer, boolean available, Optional<Instant> fetched, Optional<KeyFailure> failure) {
    this.issuer = Objects.requireNonNull(issuer, "issuer");
    this.available = available;
    this.fetched = Objects.requireNonNull(fetched, "fetched");
    this.failure = Objects.requireNonNull(failure, "failure");
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
   * Whether there are keys that are young enough to be used.
   *
   * @return true if so
   */
  public boolean available() {
    return available;
  }

  /**
   * When the issuer last confirmed the keys at hand; empty if it never did.
   *
   * @return the instant, or empty
   */
  public Optional<Instant> fetched() {
    return fetched;
  }

  /**
   * The last attempt's failure; empty if it succeeded, or there was none.
   *
   * @return the failure, or empty
   */
  public Optional<KeyFailure> failure() {
    return failure;
  }

  /**
   * Whether an operator should look: no keys, or keys that are no longer refreshed.
   *
   * @return true if the last attempt failed
   */
  public boolean isFailing() {
    return failure.isPresent();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof KeyHealth other
        && issuer.equals(other.issuer)
        && available == other.available
        && fetched.equals(other.fetched)
        && failure.equals(other.failure);
  }

  @Override
  public int hashCode() {
    return Objects.hash(issuer, available, fetched, failure);
  }

  /** The name of this type, with each part. */
  @Override
  public String toString() {
    return "KeyHealth["
        + "issuer="
        + issuer
        + ", available="
        + available
        + ", fetched="
        + fetched
        + ", failure="
        + failure
        + "]";
  }
}
