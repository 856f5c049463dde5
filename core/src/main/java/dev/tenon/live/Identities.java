package dev.tenon.live;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * How an audit log shows the ids of subjects and actors.
 *
 * <pre>{@code
 * AuditSettings.showing(Identities.hashed(key));
 * }</pre>
 *
 * <p>There is no default: ids are personal data, and the host must choose. Immutable.
 */
public final class Identities {

  /** The shortest key that is infeasible to guess. */
  public static final int LEAST_KEY_BYTES = 16;

  private final String name;
  private final UnaryOperator<String> shown;

  private Identities(String name, UnaryOperator<String> shown) {
    this.name = name;
    this.shown = shown;
  }

  /**
   * Shows ids unchanged.
   *
   * @return the setting
   */
  public static Identities asTheyAre() {
    return new Identities("as they are", id -> id);
  }

  /**
   * Shows ids as {@code hmac-sha256:} and their keyed hash (RFC 2104) in hexadecimal digits: equal
   * ids can be correlated, and an owner of the key can identify them.
   *
   * @param key the key, at least {@value #LEAST_KEY_BYTES} bytes, kept apart from the log
   * @return the setting
   * @throws IllegalArgumentException if the key is too short
   */
  public static Identities hashed(byte[] key) {
    if (key.length < LEAST_KEY_BYTES) {
      throw new IllegalArgumentException(
          "a key has at least " + LEAST_KEY_BYTES + " bytes, not " + key.length);
    }
    HashFunction hmac = Hashing.hmacSha256(key.clone());
    return new Identities(
        "hashed", id -> "hmac-sha256:" + hmac.hashString(id, StandardCharsets.UTF_8));
  }

  /**
   * Shows no ids.
   *
   * @return the setting
   */
  public static Identities omitted() {
    return new Identities("omitted", id -> "");
  }

  String show(String id) {
    return id.isEmpty() ? "" : shown.apply(id);
  }

  /** The name of the setting, without the key. */
  @Override
  public String toString() {
    return name;
  }
}
