package dev.tenon.oidc;

import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** Detects public keys whose signatures can be forged. */
final class WeakKeys {

  /** Shorter RSA keys can be broken (RFC 7518, section 3.3); those above the maximum are slow. */
  private static final int LEAST_RSA_BITS = 2048;

  private static final int MOST_RSA_BITS = 8192;
  private static final int MOST_EXPONENT_BITS = 64;

  /**
   * The primes that identify keys of a faulty library (CVE-2017-15361, "ROCA"): modulo each, the
   * key's modulus is a power of 65537. Of other keys, one in a hundred million matches.
   */
  private static final int[] ROCA_PRIMES = {
    11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157
  };

  private static final Map<Integer, BitSet> POWERS = powers();

  /** The field's prime and the constant of the curve Ed25519 (RFC 8032, section 5.1). */
  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);

  private WeakKeys() {}

  private static Map<Integer, BitSet> powers() {
    Map<Integer, BitSet> powers = new LinkedHashMap<>();
    for (int prime : ROCA_PRIMES) {
      BitSet set = new BitSet(prime);
      int power = 1;
      for (int i = 0; i < prime; i++) {
        set.set(power);
        power = power * (65537 % prime) % prime;
      }
      powers.put(prime, set);
    }
    return powers;
  }

  /** Whether an RSA key has an unsafe length, modulus (even, or ROCA) or exponent. */
  static boolean isWeak(RSAPublicKey key) {
    BigInteger modulus = key.getModulus();
    BigInteger exponent = key.getPublicExponent();
    return modulus.bitLength() < LEAST_RSA_BITS
        || modulus.bitLength() > MOST_RSA_BITS
        || !modulus.testBit(0)
        || exponent.compareTo(BigInteger.valueOf(3)) < 0
        || !exponent.testBit(0)
        || exponent.bitLength() > MOST_EXPONENT_BITS
        || isRoca(modulus);
  }

  /** Whether the faulty library generated a modulus. */
  static boolean isRoca(BigInteger modulus) {
    return POWERS.entrySet().stream()
        .allMatch(
            entry ->
                entry
                    .getValue()
                    .get(modulus.mod(BigInteger.valueOf(entry.getKey())).intValueExact()));
  }

  /**
   * Whether a point of Ed25519 times eight is the neutral element, so that a signature fits many
   * messages; or its encoding is not canonical, or not a point. The sign of x is irrelevant.
   *
   * @param y the point's second coordinate
   */
  static boolean isSmallOrder(BigInteger y) {
    if (y.compareTo(P) >= 0) {
      return true;
    }
    BigInteger at = y;
    for (int i = 0; i < 3; i++) {
      BigInteger ySquared = at.multiply(at).mod(P);
      BigInteger below = D.multiply(ySquared).add(BigInteger.ONE).mod(P);
      if (below.signum() == 0) {
        return true;
      }
      BigInteger xSquared = ySquared.subtract(BigInteger.ONE).multiply(below.modInverse(P)).mod(P);
      BigInteger product = D.multiply(xSquared).multiply(ySquared).mod(P);
      BigInteger divisor = BigInteger.ONE.subtract(product).mod(P);
      if (divisor.signum() == 0) {
        return true;
      }
      at = ySquared.add(xSquared).multiply(divisor.modInverse(P)).mod(P);
    }
    return at.equals(BigInteger.ONE);
  }
}
