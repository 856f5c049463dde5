package dev.tenon.grpc;

import dev.tenon.oidc.Authenticated;
import dev.tenon.oidc.Authentication;
import dev.tenon.oidc.Refused;
import dev.tenon.oidc.TokenRefusalReason;
import dev.tenon.subject.Subject;
import io.grpc.Status;
import java.time.Instant;
import java.util.Objects;

/**
 * Who calls, or why that is not known.
 *
 * <pre>{@code
 * return certificate == null ? Caller.missing() : Caller.of(Subject.of(certificate.commonName()));
 * }</pre>
 *
 * <p>Immutable. Only the code reaches the caller; {@link #why} is for the log.
 *
 * @param code {@code OK}; {@code UNAUTHENTICATED}, or {@code UNAVAILABLE} if it cannot be told now
 * @param subject who it is, {@link Subject#anonymous()} unless the code is {@code OK}
 * @param why what is wrong with the credential, in our own words; empty if nothing is
 * @param until when the credential has to be looked at again, {@link Instant#MAX} for never: a
 *     stream that lasts longer is asked for it once more
 */
public record Caller(Status.Code code, Subject subject, String why, Instant until) {

  private static final Caller MISSING = refused(TokenRefusalReason.MISSING.code());

  /** Checks the parts. */
  public Caller {
    Objects.requireNonNull(why, "why");
    Objects.requireNonNull(until, "until");
    boolean known = code == Status.Code.OK;
    if (!known && code != Status.Code.UNAUTHENTICATED && code != Status.Code.UNAVAILABLE) {
      throw new IllegalArgumentException("no answer of an authenticator: " + code);
    }
    if (known != subject.isIdentified()) {
      throw new IllegalArgumentException(code + " does not go with " + subject);
    }
  }

  /**
   * A caller who is known.
   *
   * @param subject who it is
   * @return the caller
   * @throws IllegalArgumentException if the subject is anonymous
   */
  public static Caller of(Subject subject) {
    return new Caller(Status.Code.OK, subject, "", Instant.MAX);
  }

  /**
   * The same caller, whose credential runs out.
   *
   * @param expiry when it has to be looked at again
   * @return a new caller
   */
  public Caller until(Instant expiry) {
    return new Caller(code, subject, why, expiry);
  }

  /**
   * What a token verifier says.
   *
   * @param authentication its answer
   * @return the caller; {@code UNAVAILABLE} if the issuer cannot be reached
   */
  public static Caller of(Authentication authentication) {
    if (authentication instanceof Authenticated known) {
      return of(known.subject()).until(known.expiresAt());
    }
    Refused refused = (Refused) authentication;
    if (refused.reason() == TokenRefusalReason.MISSING) {
      return MISSING;
    }
    return refused.reason().isTemporary()
        ? unavailable(refused.toString())
        : refused(refused.toString());
  }

  /**
   * A caller without a credential.
   *
   * @return one and the same caller
   */
  public static Caller missing() {
    return MISSING;
  }

  /**
   * A caller whose credential does not count.
   *
   * @param why what is wrong with it, without showing it
   * @return the caller
   */
  public static Caller refused(String why) {
    return new Caller(Status.Code.UNAUTHENTICATED, Subject.anonymous(), why, Instant.MAX);
  }

  /**
   * A caller whose credential cannot be judged now.
   *
   * @param why what is out of reach
   * @return the caller
   */
  public static Caller unavailable(String why) {
    return new Caller(Status.Code.UNAVAILABLE, Subject.anonymous(), why, Instant.MAX);
  }

  /**
   * Whether it is known who calls.
   *
   * @return true if there is a subject
   */
  public boolean isKnown() {
    return code == Status.Code.OK;
  }

  /**
   * Whether there is no credential at all.
   *
   * @return true for {@link #missing()} alone
   */
  public boolean isMissing() {
    return equals(MISSING);
  }
}
