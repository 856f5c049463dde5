package dev.tenon.servlet;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Passwords as they are kept: {@code ITERATIONS:SALT:KEY}, where the key is PBKDF2 with
 * HMAC-SHA-256, as the JDK computes it. For whoever lets people log in with one; the gate itself
 * uses none.
 *
 * <pre>{@code
 * String kept = Passwords.hash(password, Passwords.ITERATIONS);
 * Passwords.matches(typed, kept);   // some tenths of a second, right or wrong
 * }</pre>
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
   * @return the text to keep, another one each time
   * @throws IllegalArgumentException if there is no iteration
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
   * @throws IllegalArgumentException if {@code kept} is nothing of the kind; its text is not told
   */
  public static boolean matches(String password, String kept) {
    String[] parts = kept.split(":", -1);
    if (parts.length != 3 || parts[1].isEmpty() || parts[2].isEmpty()) {
      throw notKept();
    }
    try {
      HexFormat hex = HexFormat.of();
      byte[] asked = key(password, hex.parseHex(parts[1]), Integer.parseInt(parts[0]));
      return MessageDigest.isEqual(asked, hex.parseHex(parts[2]));
    } catch (IllegalArgumentException e) {
      throw notKept(); // its message shows a part of what is kept
    }
  }

  private static IllegalArgumentException notKept() {
    return new IllegalArgumentException("a kept password is written ITERATIONS:SALT:KEY");
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
