package dev.tenon.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.tenon.claims.SigningAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One key of an issuer, and the algorithms that it may verify. The key and its curve determine the
 * algorithms; a token can only select one of them.
 */
final class VerificationKey {

  private static final Map<SigningAlgorithm, JWSHeader> HEADERS = headers();

  private final String id;
  private final Set<SigningAlgorithm> algorithms;
  private final JWSVerifier verifier;

  private VerificationKey(String id, Set<SigningAlgorithm> algorithms, JWSVerifier verifier) {
    this.id = id;
    this.algorithms = algorithms;
    this.verifier = verifier;
  }

  private static Map<SigningAlgorithm, JWSHeader> headers() {
    Map<SigningAlgorithm, JWSHeader> headers = new EnumMap<>(SigningAlgorithm.class);
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      headers.put(algorithm, new JWSHeader(JWSAlgorithm.parse(algorithm.code())));
    }
    return headers;
  }

  /** The key, if it can verify tokens; private parts are dropped. */
  static Optional<VerificationKey> of(JWK key) {
    boolean verifies =
        (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
            && (key.getKeyOperations() == null
                || key.getKeyOperations().contains(KeyOperation.VERIFY));
    try {
      return verifies ? ofVerifying(key) : Optional.empty();
    } catch (JOSEException | IllegalArgumentException unusable) {
      return Optional.empty();
    }
  }

  private static Optional<VerificationKey> ofVerifying(JWK key) throws JOSEException {
    if (key instanceof RSAKey rsa) {
      RSAPublicKey open = rsa.toRSAPublicKey();
      return WeakKeys.isWeak(open) ? Optional.empty() : of(key, RSA, new RSASSAVerifier(open));
    }
    if (key instanceof ECKey ec) {
      Set<SigningAlgorithm> algorithms = CURVES.getOrDefault(ec.getCurve(), Set.of());
      return algorithms.isEmpty()
          ? Optional.empty()
          : of(key, algorithms, new ECDSAVerifier(ec.toECPublicKey()));
    }
    return key instanceof OctetKeyPair pair && Curve.Ed25519.equals(pair.getCurve())
        ? of(key, Set.of(SigningAlgorithm.EDDSA), Ed25519Verifier.of(pair))
        : Optional.empty();
  }

  private static final Set<SigningAlgorithm> RSA =
      Set.of(
          SigningAlgorithm.RS256,
          SigningAlgorithm.RS384,
          SigningAlgorithm.RS512,
          SigningAlgorithm.PS256,
          SigningAlgorithm.PS384,
          SigningAlgorithm.PS512);

  private static final Map<Curve, Set<SigningAlgorithm>> CURVES =
      Map.of(
          Curve.P_256, Set.of(SigningAlgorithm.ES256),
          Curve.P_384, Set.of(SigningAlgorithm.ES384),
          Curve.P_521, Set.of(SigningAlgorithm.ES512));

  private static Optional<VerificationKey> of(
      JWK key, Set<SigningAlgorithm> algorithms, JWSVerifier verifier) {
    String id = key.getKeyID() == null ? "" : key.getKeyID();
    if (key.getAlgorithm() == null) {
      return Optional.of(new VerificationKey(id, algorithms, verifier));
    }
    return algorithms.stream()
        .filter(algorithm -> algorithm.code().equals(key.getAlgorithm().getName()))
        .findFirst()
        .map(only -> new VerificationKey(id, Set.of(only), verifier));
  }

  /** The key's {@code kid}, empty if it has none. */
  String id() {
    return id;
  }

  boolean suits(SigningAlgorithm algorithm) {
    return algorithms.contains(algorithm);
  }

  /** Whether this key made the signature; false for a malformed signature. */
  boolean verifies(SigningAlgorithm algorithm, String signed, String signature) {
    try {
      return verifier.verify(
          HEADERS.get(algorithm),
          signed.getBytes(StandardCharsets.US_ASCII),
          new Base64URL(signature));
    } catch (JOSEException | RuntimeException unreadable) {
      return false;
    }
  }
}
