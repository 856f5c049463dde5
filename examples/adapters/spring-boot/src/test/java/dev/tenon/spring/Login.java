package dev.tenon.spring;

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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import reactor.core.scheduler.Schedulers;

/** An issuer that can be away, and the tokens that it has signed. */
final class Login implements Documents {

  static final String ISSUER = "https://login.example";

  private final ECKey key;
  private volatile boolean away;
  private volatile boolean fetchedWhereNobodyMayWait;

  Login() {
    try {
      key = new ECKeyGenerator(Curve.P_256).keyID("1").generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  void goAway() {
    away = true;
  }

  void comeBack() {
    away = false;
  }

  boolean wasFetchedWhereNobodyMayWait() {
    return fetchedWhereNobodyMayWait;
  }

  @Override
  public byte[] fetch(URI address, Duration timeout) throws IOException {
    fetchedWhereNobodyMayWait |= Schedulers.isInNonBlockingThread();
    if (away) {
      throw new IOException("away");
    }
    String document =
        address.getPath().endsWith("openid-configuration")
            ? "{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":\"" + ISSUER + "/keys\"}"
            : new JWKSet(key.toPublicJWK()).toString();
    return document.getBytes(StandardCharsets.UTF_8);
  }

  /** The header of somebody, with organizations and roles. */
  String token(String who, List<String> orgs, String... roles) {
    Map<String, Object> organization = new TreeMap<>();
    orgs.forEach(org -> organization.put(org, Map.of("roles", List.of(roles))));
    return token(who, organization, orgs.isEmpty() ? List.of(roles) : List.of());
  }

  /** The header of somebody, with roles in organizations, and of the operators. */
  String token(String who, Map<String, Object> organization, List<String> ops) {
    Instant now = Instant.now();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT).keyID("1").build(),
            new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(who)
                .audience("invoices")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)))
                .claim("organization", organization)
                .claim("ops", ops)
                .build());
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
    return "Bearer " + token.serialize();
  }
}
