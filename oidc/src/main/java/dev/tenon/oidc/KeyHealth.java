package dev.tenon.oidc;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The state of an issuer's keys: whether tokens can be verified now, and whether the last attempt
 * to fetch the keys failed. An immutable snapshot.
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
   * When the issuer last confirmed the cached keys; empty if it never did.
   *
   * @return the instant, or empty
   */
  public Optional<Instant> fetched() {
    return fetched;
  }

  /**
   * The failure of the last attempt; empty if it succeeded, or if there was no attempt.
   *
   * @return the failure, or empty
   */
  public Optional<KeyFailure> failure() {
    return failure;
  }

  /**
   * Whether an operator should act: there are no keys, or they are no longer refreshed.
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

  /** The type's name with all components. */
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
