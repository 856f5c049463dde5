package dev.tenon.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Set;

/** Verifies Ed25519 (RFC 8037) with the JDK; the verifier of Nimbus needs another library. */
final class Ed25519Verifier implements JWSVerifier {

  private static final int LENGTH = 32;

  /** In bytes (RFC 8032, section 5.1.7); checked here, since the JDK ignores further bytes. */
  private static final int SIGNATURE_LENGTH = 64;

  private final PublicKey key;
  private final JCAContext context = new JCAContext();

  private Ed25519Verifier(PublicKey key) {
    this.key = key;
  }

  static Ed25519Verifier of(OctetKeyPair pair) throws JOSEException {
    byte[] littleEndian = pair.getDecodedX();
    if (littleEndian.length != LENGTH) {
      throw new JOSEException("no Ed25519 key");
    }
    boolean odd = (littleEndian[LENGTH - 1] & 0x80) != 0;
    byte[] y = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      y[i] = littleEndian[LENGTH - 1 - i];
    }
    y[0] &= 0x7F;
    if (WeakKeys.isSmallOrder(new BigInteger(1, y))) {
      throw new JOSEException("an Ed25519 key of small order, or no canonical one");
    }
    try {
      EdECPoint point = new EdECPoint(odd, new BigInteger(1, y));
      return new Ed25519Verifier(
          KeyFactory.getInstance("Ed25519")
              .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point)));
    } catch (GeneralSecurityException e) {
      throw new JOSEException("no Ed25519 key", e);
    }
  }

  @Override
  public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(key);
      ed25519.update(signed);
      byte[] bytes = signature.decode();
      return bytes.length == SIGNATURE_LENGTH && ed25519.verify(bytes);
    } catch (GeneralSecurityException e) {
      throw new JOSEException("no Ed25519 signature", e);
    }
  }

  @Override
  public Set<JWSAlgorithm> supportedJWSAlgorithms() {
    return Set.of(JWSAlgorithm.EdDSA);
  }

  @Override
  public JCAContext getJCAContext() {
    return context;
  }
}
