package dev.tenon.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.util.Arrays;

/** Keys that the tests sign with, made once. */
final class TestKeys {

  static final RSAKey RSA = rsa("rsa-1", 2048);
  static final RSAKey RSA2 = rsa("rsa-2", 2048);
  static final RSAKey WEAK_RSA = rsa("weak", 1024);
  static final ECKey EC = ec("ec-1", Curve.P_256);
  static final ECKey EC384 = ec("ec-384", Curve.P_384);

  private TestKeys() {}

  static String set(JWK... keys) {
    return new JWKSet(Arrays.asList(keys)).toString(true);
  }

  private static RSAKey rsa(String id, int bits) {
    try {
      return new RSAKeyGenerator(bits, true).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static ECKey ec(String id, Curve curve) {
    try {
      return new ECKeyGenerator(curve).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }
}
