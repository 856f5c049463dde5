package dev.tenon.oidc;

import com.nimbusds.jose.jwk.JWK;
import dev.tenon.claims.SigningAlgorithm;
import java.io.IOException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An issuer's keys as it published them (RFC 7517, section 5). Immutable. */
final class KeySet {

  private static final int MAX_DEPTH = 8;
  private static final int MAX_KEYS = 200;

  /** The most keys tried for one token, if several have the same id and type. */
  private static final int MOST_TRIED = 4;

  private final List<VerificationKey> keys;
  private final Map<String, Object> document;

  private KeySet(List<VerificationKey> keys, Map<String, Object> document) {
    this.keys = List.copyOf(keys);
    this.document = document;
  }

  /**
   * Parses a key set; keys that cannot verify signatures are left out.
   *
   * @throws IOException if it is not a key set, or has no usable key
   */
  static KeySet parse(byte[] utf8) throws IOException {
    Map<String, Object> document;
    try {
      document = Json.object(utf8, MAX_DEPTH);
    } catch (Json.InvalidException e) {
      throw new KeyException(KeyProblem.NOT_JSON, String.valueOf(e.getMessage()), e);
    }
    if (!(document.get("keys") instanceof List<?> list) || list.size() > MAX_KEYS) {
      throw new KeyException(
          KeyProblem.NOT_A_KEY_SET, "at most " + MAX_KEYS + " keys in a list `keys` are read");
    }
    List<VerificationKey> keys = new ArrayList<>();
    for (Object key : list) {
      if (key instanceof Map<?, ?> members) {
        read(members, keys);
      }
    }
    if (keys.isEmpty()) {
      throw new KeyException(
          KeyProblem.NO_USABLE_KEY, "none of " + list.size() + " keys is of use");
    }
    return new KeySet(keys, document);
  }

  @SuppressWarnings("unchecked") // names of JSON members are strings
  private static void read(Map<?, ?> members, List<VerificationKey> keys) {
    try {
      VerificationKey.of(JWK.parse((Map<String, Object>) members)).ifPresent(keys::add);
    } catch (ParseException | RuntimeException unusable) {
      // a key of an unknown type is skipped; the others stay usable
    }
  }

  /**
   * The keys that may have signed a token: those with its {@code kid}; without a {@code kid}, the
   * only key that fits the algorithm.
   */
  List<VerificationKey> candidates(String id, SigningAlgorithm algorithm) {
    List<VerificationKey> found = new ArrayList<>(1);
    for (VerificationKey key : keys) {
      if (key.suits(algorithm)
          && (id.isEmpty() || key.id().equals(id))
          && found.size() < MOST_TRIED) {
        found.add(key);
      }
    }
    return id.isEmpty() && found.size() > 1 ? List.of() : found;
  }

  boolean saysTheSameAs(KeySet other) {
    return document.equals(other.document);
  }
}
