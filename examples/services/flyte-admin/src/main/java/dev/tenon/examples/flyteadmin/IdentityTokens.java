package dev.tenon.examples.flyteadmin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tokens by which FlyteAdmin learns who calls, if the proxy is its external authorization server:
 * {@code sub}, {@code client_id}, the scope {@code all}, and {@code user_info}, where its claims
 * verifier reads them. They are good for one minute and for FlyteAdmin alone, and no client ever
 * sees one. Signing takes about a millisecond. Thread-safe.
 */
public final class IdentityTokens {

  private static final Duration LIFE = Duration.ofMinutes(1);
  private static final List<String> PROFILE =
      List.of("name", "preferred_username", "given_name", "family_name", "email", "picture");

  private final String issuer;
  private final String audience;
  private final RSAKey key;
  private final Clock clock;

  /**
   * Signs with a key.
   *
   * @param issuer the proxy's address as an authorization server, FlyteAdmin's {@code
   *     externalAuthServer.baseUrl}
   * @param audience what FlyteAdmin expects, one of its {@code allowedAudience}
   * @param key signs, with a key id
   * @param clock tells the time
   */
  public IdentityTokens(String issuer, String audience, RSAKey key, Clock clock) {
    this.issuer = issuer;
    this.audience = audience;
    this.key = key;
    this.clock = clock;
  }

  /**
   * The documents of the authorization server, by their paths: FlyteAdmin reads the metadata and
   * then the keys.
   *
   * @return paths, each with a JSON object
   */
  public Map<String, Map<String, Object>> documents() {
    Map<String, Object> metadata = Map.of("issuer", issuer, "jwks_uri", issuer + "/keys");
    return Map.of(
        "/.well-known/oauth-authorization-server",
        metadata,
        "/.well-known/openid-configuration",
        metadata,
        "/keys",
        new JWKSet(key).toPublicJWKSet().toJSONObject());
  }

  /** A token for one call. */
  String token(VerifiedCall call) {
    Instant now = clock.instant();
    Map<String, Object> profile = new LinkedHashMap<>();
    profile.put("subject", call.subject().id());
    for (String name : PROFILE) {
      if (!call.text(name).isEmpty()) {
        profile.put(name, call.text(name));
      }
    }
    JWTClaimsSet.Builder body =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience(audience)
            .subject(call.subject().id())
            .claim("scp", List.of("all"))
            .claim("user_info", profile)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFE)));
    if (!call.subject().client().isEmpty()) {
      body.claim("client_id", call.subject().client());
    }
    if (!call.text("email").isEmpty()) {
      body.claim("email", call.text("email"));
    }
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .type(JOSEObjectType.JWT)
            .keyID(key.getKeyID())
            .build();
    SignedJWT token = new SignedJWT(header, body.build());
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("the key of the proxy does not sign", e);
    }
    return token.serialize();
  }
}
