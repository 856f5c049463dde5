package dev.tenon.oidc;

import static dev.tenon.oidc.RefusedException.unless;

import dev.tenon.claims.TokenRules;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The validity times that a token states.
 *
 * @param expires the claim {@code exp}
 * @param notBefore the claim {@code nbf}, the beginning of time if there is none
 * @param issued the claim {@code iat}, null if there is none
 */
record TokenTimes(Instant expires, Instant notBefore, @Nullable Instant issued) {

  /** The end of the year 9999, the latest time of a token: the bound prevents overflow. */
  private static final long LATEST = 253_402_300_799L;

  static TokenTimes of(Map<String, Object> claims) throws RefusedException {
    Instant expires = instant(claims, "exp");
    if (expires == null) {
      throw new RefusedException(TokenRefusalReason.NO_EXPIRY);
    }
    Instant notBefore = instant(claims, "nbf");
    return new TokenTimes(
        expires, notBefore == null ? Instant.EPOCH : notBefore, instant(claims, "iat"));
  }

  private static @Nullable Instant instant(Map<String, Object> claims, String name)
      throws RefusedException {
    Object value = claims.get(name);
    if (value == null && !claims.containsKey(name)) {
      return null;
    }
    if (!(value instanceof Number number)
        || number.doubleValue() < 0
        || number.doubleValue() > LATEST) {
      throw new RefusedException(TokenRefusalReason.MALFORMED, "claim `" + name + "`");
    }
    return Instant.ofEpochMilli((long) Math.floor(number.doubleValue() * 1000));
  }

  void check(TokenRules rules, Instant now) throws RefusedException {
    Duration skew = rules.skew();
    unless(now.isBefore(expires.plus(skew)), TokenRefusalReason.EXPIRED);
    unless(!now.isBefore(notBefore.minus(skew)), TokenRefusalReason.NOT_YET_VALID);
    unless(
        issued == null || !now.isBefore(issued.minus(skew)),
        TokenRefusalReason.NOT_YET_VALID,
        "iat");
    if (rules.maxAge().isPresent()) {
      unless(
          issued != null && now.isBefore(issued.plus(rules.maxAge().get()).plus(skew)),
          TokenRefusalReason.TOO_OLD);
    }
  }

  /** The first instant at which a verified token must be verified again, without clock skew. */
  Instant until(TokenRules rules) {
    Instant oldest =
        issued == null || rules.maxAge().isEmpty() ? expires : issued.plus(rules.maxAge().get());
    return oldest.isBefore(expires) ? oldest : expires;
  }
}
