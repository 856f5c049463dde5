package dev.tenon.authzen;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Texts that come back from a caller as they went, or not at all: encrypted and authenticated
 * (AES-GCM), each bound to what it is for. Thread-safe.
 */
final class Seal {

  static final int KEY_BYTES = 32;

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int LONGEST = 8_192;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;

  Seal(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key of " + KEY_BYTES + " bytes, not " + key.length);
    }
    this.key = new SecretKeySpec(key, "AES");
  }

  /** With a key that this process alone has. */
  static Seal ofThisProcess() {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    return new Seal(key);
  }

  String close(String purpose, String text) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    byte[] closed =
        apply(Cipher.ENCRYPT_MODE, nonce, purpose, text.getBytes(StandardCharsets.UTF_8));
    byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + closed.length);
    System.arraycopy(closed, 0, all, NONCE_BYTES, closed.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /** The text, empty if it was not sealed here for this purpose. */
  Optional<String> open(String purpose, String sealed) {
    if (sealed.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      byte[] all = Base64.getUrlDecoder().decode(sealed);
      if (all.length < NONCE_BYTES) {
        return Optional.empty();
      }
      byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
      byte[] closed = Arrays.copyOfRange(all, NONCE_BYTES, all.length);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, nonce, purpose);
      return Optional.of(new String(cipher.doFinal(closed), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      return Optional.empty(); // The answer to a text of somebody else's; it is no failure.
    }
  }

  private byte[] apply(int mode, byte[] nonce, String purpose, byte[] bytes) {
    try {
      return cipher(mode, nonce, purpose).doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String purpose) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
