package dev.tenon.oidc;

import java.io.IOException;
import java.util.function.Supplier;

/** Where the key set of one issuer comes from. Guarded by its owner's lock. */
interface KeySource {

  /** Fetches the key set. */
  KeySet fetch() throws IOException;

  /** Takes nothing for granted that an earlier fetch found. */
  default void forget() {}

  /** The host's own keys. */
  static KeySource own(Supplier<byte[]> keys) {
    return () -> KeySet.parse(keys.get());
  }
}
