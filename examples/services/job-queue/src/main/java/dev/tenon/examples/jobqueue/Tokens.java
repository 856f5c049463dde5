package dev.tenon.examples.jobqueue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;

/**
 * Signs short-lived tokens, with a private key that is in no file and never leaves the server:
 * after a restart everybody logs in again. They say who somebody is and nothing else. Thread-safe.
 */
final class Tokens {

  static final String ISSUER = "https://job-queue.invalid";
  static final String AUDIENCE = "job-queue";
  private static final String PASSWORDS = "passwords";
  static final Duration LIFE = Duration.ofMinutes(10);

  private final ECKey key;

  private Tokens(ECKey key) {
    this.key = key;
  }

  /** With a key that is made now, is kept in memory alone, and is gone with the server. */
  static Tokens make() {
    try {
      return signedBy(new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate());
    } catch (JOSEException e) {
      throw new IllegalStateException("every JDK makes keys of the curve P-256", e);
    }
  }

  /** With a private key of the curve P-256 that the caller has made. */
  static Tokens signedBy(ECKey key) {
    return new Tokens(key);
  }

  String issue(Accounts.Account account, Instant now) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(AUDIENCE)
            .subject(account.id())
            .claim(PASSWORDS, account.passwords())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFE)))
            .build();
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(new JOSEObjectType("at+jwt"))
            .keyID(key.getKeyID())
            .build();
    try {
      SignedJWT token = new SignedJWT(header, claims);
      token.sign(new ECDSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("the key was made to sign", e);
    }
  }

  /** Which of an account's passwords a verified token came from: they are counted. */
  static long passwords(Map<String, ?> claims) {
    Object count = claims.get(PASSWORDS);
    return count == null ? 0 : count instanceof Number number ? number.longValue() : -1;
  }

  /** The public half as a key set (RFC 7517), for the verifier of the same server. */
  byte[] publicKeys() {
    return new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
  }
}
