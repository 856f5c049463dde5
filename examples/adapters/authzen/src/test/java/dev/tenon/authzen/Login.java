package dev.tenon.authzen;

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
import dev.tenon.oidc.Documents;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** An issuer that can be away, and the tokens that it has signed. */
final class Login implements Documents {

  static final String ISSUER = "https://login.example";

  private final ECKey key;
  private volatile boolean away;

  Login() {
    try {
      key = new ECKeyGenerator(Curve.P_256).keyID("1").generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  Login away() {
    away = true;
    return this;
  }

  @Override
  public byte[] fetch(URI address, Duration timeout) throws IOException {
    if (away) {
      throw new IOException("away");
    }
    String document =
        address.getPath().endsWith("openid-configuration")
            ? "{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":\"" + ISSUER + "/keys\"}"
            : new JWKSet(key.toPublicJWK()).toString();
    return document.getBytes(StandardCharsets.UTF_8);
  }

  String token(String subject, String client, String scope) {
    Instant now = Instant.now();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .subject(subject)
            .audience("authzen")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(600)));
    if (!client.isEmpty()) {
      claims.claim("client_id", client).claim("scope", scope);
    }
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT).keyID("1").build(),
            claims.build());
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
    return token.serialize();
  }
}
