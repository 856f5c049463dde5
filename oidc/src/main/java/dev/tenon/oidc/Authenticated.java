package dev.tenon.oidc;

import dev.tenon.claims.ClaimReport;
import dev.tenon.claims.MappedSubject;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.Map;

/**
 * An accepted token, its claims and its subject.
 *
 * <pre>{@code
 * authenticated.subject();     // for the authorizer
 * authenticated.report();      // for the audit: which claim gave which role
 * authenticated.expiresAt();   // for long-lived streams
 * }</pre>
 */
public final class Authenticated implements Authentication {

  private final MappedSubject mapped;
  private final Map<String, Object> claims;
  private final Instant expiresAt;

  Authenticated(MappedSubject mapped, Map<String, Object> claims, Instant expiresAt) {
    this.mapped = mapped;
    this.claims = claims;
    this.expiresAt = expiresAt;
  }

  @Override
  public Subject subject() {
    return mapped.subject();
  }

  /**
   * Which claims gave the subject its roles and variables.
   *
   * @return the report, computed on demand
   */
  public ClaimReport report() {
    return mapped.report();
  }

  /**
   * The token's claims, verified.
   *
   * @return an immutable map of JSON values, in the token's order
   */
  public Map<String, Object> claims() {
    return claims;
  }

  /**
   * When the token expires.
   *
   * @return the claim {@code exp}, without any skew
   */
  public Instant expiresAt() {
    return expiresAt;
  }

  /** The subject. */
  @Override
  public String toString() {
    return "authenticated " + subject();
  }
}
