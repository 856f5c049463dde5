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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/**
 * Signs short-lived tokens, with a private key that never leaves the server. They say who somebody
 * is and nothing else. Thread-safe.
 */
final class Tokens {

  static final String ISSUER = "https://job-queue.invalid";
  static final String AUDIENCE = "job-queue";
  static final Duration LIFE = Duration.ofMinutes(10);

  private final ECKey key;

  private Tokens(ECKey key) {
    this.key = key;
  }

  /** With a key in a file that its owner alone may read; made if there is none. */
  static Tokens in(Path file) throws IOException {
    try {
      if (!Files.exists(file)) {
        ECKey made = new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
        SecretFile.write(file, made.toJSONString().getBytes(StandardCharsets.UTF_8));
      }
      ECKey key = ECKey.parse(new String(SecretFile.read(file), StandardCharsets.UTF_8));
      if (!key.isPrivate()) {
        throw new IOException("no private key in " + file);
      }
      return new Tokens(key);
    } catch (ParseException | JOSEException e) {
      // The cause would show what is in the file.
      throw new IOException("no signing key in " + file + ": take it away to have a new one");
    }
  }

  String issue(String id, Instant now) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(AUDIENCE)
            .subject(id)
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
      throw new IllegalStateException("the key was read as one that signs", e);
    }
  }

  /** The public half as a key set (RFC 7517), for the verifier of the same server. */
  byte[] publicKeys() {
    return new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
  }
}
