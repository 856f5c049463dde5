package dev.tenon.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Fault 25: keys whose signatures somebody else can make verify nothing. */
class WeakKeysTest {

  private static final BigInteger E = BigInteger.valueOf(65537);

  /** A modulus of the form that the faulty library makes: modulo each small prime a power of E. */
  private static BigInteger roca(int seed) {
    BigInteger product = BigInteger.ONE;
    for (int i = 2; i <= 701; i++) {
      product =
          BigInteger.valueOf(i).isProbablePrime(30)
              ? product.multiply(BigInteger.valueOf(i))
              : product;
    }
    Random random = new Random(seed);
    BigInteger power = E.modPow(new BigInteger(64, random), product);
    BigInteger times =
        BigInteger.ONE.shiftLeft(2047).divide(product).add(new BigInteger(900, random));
    return times.multiply(product).add(power).setBit(0);
  }

  private static String set(BigInteger modulus, BigInteger exponent) {
    return "{\"keys\":["
        + new RSAKey.Builder(Base64URL.encode(modulus), Base64URL.encode(exponent))
            .keyID("k")
            .build()
            .toJSONString()
        + "]}";
  }

  private static String problem(String set) {
    IOException refused =
        assertThrows(IOException.class, () -> KeySet.parse(set.getBytes(StandardCharsets.UTF_8)));
    return KeyException.of(refused).problem().code();
  }

  @Test
  void rsaKeys_ofTheKindRoca_areOfNoUse() {
    for (int seed = 0; seed < 20; seed++) {
      BigInteger modulus = roca(seed);
      if (modulus.testBit(0) && WeakKeys.isRoca(modulus)) {
        assertEquals("no-usable-key", problem(set(modulus, E)));
      }
    }
    assertTrue(WeakKeys.isRoca(E.pow(200)));
  }

  @Test
  void rsaKeys_thatAreSound_areUsed() throws Exception {
    for (int i = 0; i < 3; i++) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      RSAPublicKey key = (RSAPublicKey) generator.generateKeyPair().getPublic();
      assertFalse(WeakKeys.isWeak(key));
      KeySet.parse(set(key.getModulus(), key.getPublicExponent()).getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void rsaKeys_withAnExponentOrModulusThatForgesSignatures_areOfNoUse() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    BigInteger modulus = ((RSAPublicKey) generator.generateKeyPair().getPublic()).getModulus();
    for (BigInteger exponent :
        List.of(BigInteger.ONE, BigInteger.TWO, E.add(BigInteger.ONE), E.pow(5))) {
      assertEquals("no-usable-key", problem(set(modulus, exponent)), exponent::toString);
    }
    assertEquals("no-usable-key", problem(set(modulus.shiftRight(1).setBit(0), E)));
    assertEquals("no-usable-key", problem(set(modulus.clearBit(0), E)));
  }

  /** The points of small order, and what is written as no canonical point (RFC 8032). */
  @Test
  void ed25519Keys_ofSmallOrder_areRefused() {
    for (String encoded :
        List.of(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000080",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")) {
      OctetKeyPair key =
          new OctetKeyPair.Builder(
                  Curve.Ed25519, Base64URL.encode(HexFormat.of().parseHex(encoded)))
              .build();
      assertThrows(JOSEException.class, () -> Ed25519Verifier.of(key), encoded);
    }
  }

  @Test
  void ed25519Keys_thatAreSound_areUsed() throws GeneralSecurityException {
    for (int i = 0; i < 20; i++) {
      EdECPublicKey key =
          (EdECPublicKey) KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
      assertFalse(WeakKeys.isSmallOrder(key.getPoint().getY()));
    }
  }
}
