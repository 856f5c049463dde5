package dev.tenon.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Makes tokens, right ones and wrong ones, from header and payload texts. */
final class Forge {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private Forge() {}

  /** Claims that are right in every way, and more. */
  static Map<String, Object> claims(String issuer, Object... more) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer);
    claims.put("sub", "ada");
    claims.put("aud", "tenon");
    claims.put("iat", NOW.getEpochSecond());
    claims.put("exp", NOW.getEpochSecond() + 300);
    for (int i = 0; i < more.length; i += 2) {
      claims.put((String) more[i], more[i + 1]);
    }
    claims.values().removeIf("absent"::equals);
    return claims;
  }

  static String json(Map<String, Object> object) {
    return JSONObjectUtils.toJSONString(object);
  }

  static String header(String algorithm, String kid) {
    return "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\",\"kid\":\"" + kid + "\"}";
  }

  static String part(String text) {
    return Base64URL.encode(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  static String sign(JWK key, Map<String, Object> claims) {
    return sign(key, header(algorithmOf(key), key.getKeyID()), json(claims));
  }

  static String sign(JWK key, String header, String payload) {
    return sign(key, algorithmOf(key), header, payload);
  }

  /** Signs with an algorithm, whatever the header says. */
  static String sign(JWK key, String algorithm, String header, String payload) {
    String signed = part(header) + "." + part(payload);
    try {
      JWSSigner signer =
          key instanceof ECKey ec
              ? new ECDSASigner(ec)
              : new RSASSASigner(
                  ((RSAKey) key).toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance()));
      Base64URL signature =
          signer.sign(
              new JWSHeader(JWSAlgorithm.parse(algorithm)),
              signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + signature;
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String algorithmOf(JWK key) {
    if (key instanceof ECKey ec) {
      return ec.getCurve().getName().equals("P-384") ? "ES384" : "ES256";
    }
    return "RS256";
  }
}
