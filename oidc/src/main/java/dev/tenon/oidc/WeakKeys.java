package dev.tenon.oidc;

import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** Public keys whose signatures somebody else can make. */
final class WeakKeys {

  /** RSA keys of less can be broken (RFC 7518, section 3.3); of more, they cost too much. */
  private static final int LEAST_RSA_BITS = 2048;

  private static final int MOST_RSA_BITS = 8192;
  private static final int MOST_EXPONENT_BITS = 64;

  /**
   * The primes by which keys of a faulty library (CVE-2017-15361, "ROCA") give themselves away:
   * modulo each, the modulus is a power of 65537. Other keys are so once in a hundred million.
   */
  private static final int[] ROCA_PRIMES = {
    11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157
  };

  private static final Map<Integer, BitSet> POWERS = powers();

  /** The field and the constant of the curve Ed25519 (RFC 8032, section 5.1). */
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

  /** Whether an RSA key is too small, too large, of the kind ROCA, or has an odd exponent. */
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

  /** Whether a modulus was made by the faulty library. */
  static boolean isRoca(BigInteger modulus) {
    return POWERS.entrySet().stream()
        .allMatch(
            entry ->
                entry
                    .getValue()
                    .get(modulus.mod(BigInteger.valueOf(entry.getKey())).intValueExact()));
  }

  /**
   * Whether eight times a point of Ed25519 is nothing, so that a signature is right for many
   * messages; or it is written in a second way, or no point at all. The sign of x does not matter.
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
