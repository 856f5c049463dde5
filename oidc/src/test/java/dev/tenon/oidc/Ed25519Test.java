package dev.tenon.oidc;

import static dev.tenon.oidc.Forge.NOW;
import static dev.tenon.oidc.Forge.claims;
import static dev.tenon.oidc.Forge.header;
import static dev.tenon.oidc.Forge.json;
import static dev.tenon.oidc.Forge.part;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import dev.tenon.claims.SigningAlgorithm;
import dev.tenon.policy.Policy;
import dev.tenon.seeds.SettableClock;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens signed with Ed25519, by the JDK and by the example of RFC 8037. */
class Ed25519Test {

  private static final KeyPair PAIR = pair();

  private final LocalIssuer login = new LocalIssuer(TestKeys.set(key(PAIR)));

  @AfterEach
  void close() {
    login.close();
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The public key as RFC 8037 writes it: y little-endian, the sign of x in the highest bit. */
  private static OctetKeyPair key(KeyPair pair) {
    var point = ((EdECPublicKey) pair.getPublic()).getPoint();
    byte[] bigEndian = point.getY().toByteArray();
    byte[] x = new byte[32];
    for (int i = 0; i < Math.min(32, bigEndian.length); i++) {
      x[i] = bigEndian[bigEndian.length - 1 - i];
    }
    if (point.isXOdd()) {
      x[31] |= (byte) 0x80;
    }
    return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x)).keyID("ed-1").build();
  }

  private String sign(String header, String payload) {
    String signed = part(header) + "." + part(payload);
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(PAIR.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + Base64URL.encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private String answer(String token, SigningAlgorithm... algorithms) {
    Policy policy = Policy.builder().issuer(login.issuer().algorithms(algorithms).build()).build();
    Authentication result =
        TokenVerifier.builder(() -> policy).clock(new SettableClock(NOW)).build().verify(token);
    return result instanceof Refused refused ? refused.reason().code() : result.subject().id();
  }

  @Test
  void token_isAccepted() {
    String token = sign(header("EdDSA", "ed-1"), json(claims(login.url())));
    assertEquals("ada", answer(token, SigningAlgorithm.EDDSA));
    assertEquals("wrong-algorithm", answer(token, SigningAlgorithm.ES256));
  }

  @Test
  void token_forgedOrAltered_isRefused() {
    String token = sign(header("EdDSA", "ed-1"), json(claims(login.url())));
    String[] parts = token.split("\\.", -1);
    String other = part(json(claims(login.url(), "sub", "eve")));
    String zero = Base64URL.encode(new byte[64]).toString();
    for (String forged :
        new String[] {
          parts[0] + "." + other + "." + parts[2],
          parts[0] + "." + parts[1] + "." + zero,
          parts[0] + "." + parts[1] + "." + parts[2].substring(0, 84)
        }) {
      assertEquals("bad-signature", answer(forged, SigningAlgorithm.EDDSA), forged);
    }
    String asEs256 = sign(header("ES256", "ed-1"), json(claims(login.url())));
    assertEquals(
        "unknown-key", answer(asEs256, SigningAlgorithm.EDDSA, SigningAlgorithm.ES256), asEs256);
  }

  // Fault 25: a signature with a byte appended was accepted, so that one token had many texts.
  @Test
  void signatureOfAnotherLength_isRefused() {
    String token = sign(header("EdDSA", "ed-1"), json(claims(login.url())));
    int dot = token.lastIndexOf('.');
    byte[] signature = new Base64URL(token.substring(dot + 1)).decode();
    for (int length : new int[] {0, 32, 63, 65, 66, 128}) {
      String other = Base64URL.encode(java.util.Arrays.copyOf(signature, length)).toString();
      String answer = answer(token.substring(0, dot + 1) + other, SigningAlgorithm.EDDSA);
      assertEquals(length == 0 ? "malformed" : "bad-signature", answer, length + " bytes");
    }
  }

  @Test
  void examplesOfRfc8037_areVerified() throws JOSEException {
    OctetKeyPair key =
        new OctetKeyPair.Builder(
                Curve.Ed25519, new Base64URL("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"))
            .build();
    String signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    Base64URL signature =
        new Base64URL(
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
    assertTrue(verifies(key, signed, signature));
    assertFalse(verifies(key, signed + "x", signature));
    assertFalse(verifies(key(PAIR), signed, signature));
  }

  private static boolean verifies(OctetKeyPair key, String signed, Base64URL signature)
      throws JOSEException {
    return Ed25519Verifier.of(key)
        .verify(
            new JWSHeader(JWSAlgorithm.EdDSA),
            signed.getBytes(StandardCharsets.US_ASCII),
            signature);
  }

  @Test
  void keyOfAnotherLength_isNone() {
    OctetKeyPair key =
        new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(new byte[31])).build();
    assertThrows(JOSEException.class, () -> Ed25519Verifier.of(key));
  }
}
