package dev.tenon.examples.flinkconsole;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Passwords as they are kept: {@code ITERATIONS:SALT:KEY}, where the key is PBKDF2 with
 * HMAC-SHA-256, as the JDK computes it.
 */
public final class Passwords {

  /** So many iterations as OWASP recommends; a check takes some tenths of a second. */
  public static final int ITERATIONS = 600_000;

  private static final int SALT_BYTES = 16;
  private static final int KEY_BITS = 256;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Passwords() {}

  /**
   * What is kept of a password.
   *
   * @param password the password
   * @param iterations how much work it is to try one
   * @return the text to keep
   */
  public static String hash(String password, int iterations) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    HexFormat hex = HexFormat.of();
    return iterations
        + ":"
        + hex.formatHex(salt)
        + ":"
        + hex.formatHex(key(password, salt, iterations));
  }

  /**
   * Whether a password is the one that was kept.
   *
   * @param password what somebody typed
   * @param kept what {@link #hash} gave
   * @return true if it is; it takes as long if it is not
   */
  public static boolean matches(String password, String kept) {
    List<String> parts = List.of(kept.split(":", 3));
    HexFormat hex = HexFormat.of();
    byte[] asked = key(password, hex.parseHex(parts.get(1)), Integer.parseInt(parts.get(0)));
    return MessageDigest.isEqual(asked, hex.parseHex(parts.get(2)));
  }

  private static byte[] key(String password, byte[] salt, int iterations) {
    PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, KEY_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2", e);
    } finally {
      spec.clearPassword();
    }
  }
}
