package dev.tenon.examples.remotecache;

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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;

/** Stands in for an identity provider: signs tokens with a key of its own. For trying out alone. */
final class DemoIssuer {

  private final ECKey key;

  DemoIssuer() {
    try {
      key = new ECKeyGenerator(Curve.P_256).keyID("demo").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its keys, as its address would show them. */
  Documents keys() {
    byte[] keys = new JWKSet(key).toString(true).getBytes(StandardCharsets.UTF_8);
    return (address, timeout) -> keys.clone();
  }

  /** A token for an hour: who it is, and the claim with the roles as a text or a list. */
  String token(String id, Object roles) {
    Instant until = Instant.now().plus(1, ChronoUnit.HOURS);
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .keyID("demo")
                .build(),
            new JWTClaimsSet.Builder()
                .issuer("https://login.example/realms/builds")
                .subject(id)
                .audience("remote-cache")
                .expirationTime(Date.from(until))
                .claim("engflow_roles", roles)
                .build());
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }
}
