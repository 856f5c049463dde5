package dev.tenon.benchmarks.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.util.Set;

/** Signs with Ed25519 (RFC 8037) by the JDK; Nimbus' own signer needs a further library. */
final class Ed25519Signer implements JWSSigner {

  private static final int LENGTH = 32;

  private final KeyPair pair;
  private final JCAContext context = new JCAContext();

  Ed25519Signer() throws JOSEException {
    try {
      this.pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new JOSEException("the JDK has no Ed25519", e);
    }
  }

  /** The public key: y little-endian, the sign of x in the highest bit. */
  OctetKeyPair key(String id) {
    var point = ((EdECPublicKey) pair.getPublic()).getPoint();
    byte[] bigEndian = point.getY().toByteArray();
    byte[] x = new byte[LENGTH];
    for (int i = 0; i < Math.min(LENGTH, bigEndian.length); i++) {
      x[i] = bigEndian[bigEndian.length - 1 - i];
    }
    if (point.isXOdd()) {
      x[LENGTH - 1] |= (byte) 0x80;
    }
    return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x)).keyID(id).build();
  }

  @Override
  public Base64URL sign(JWSHeader header, byte[] input) throws JOSEException {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(pair.getPrivate());
      signature.update(input);
      return Base64URL.encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new JOSEException("the JDK cannot sign", e);
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
