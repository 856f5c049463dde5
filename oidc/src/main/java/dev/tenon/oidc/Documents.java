package dev.tenon.oidc;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/**
 * Where discovery documents and key sets are fetched from. {@link HttpDocuments} is the usual one;
 * a host may bring its own, for a proxy, for certificates of its own, or for keys from a file.
 *
 * <pre>{@code
 * Documents file = (address, timeout) -> Files.readAllBytes(Path.of("keys.json"));
 * }</pre>
 *
 * <p>Used by several threads, by one at a time for each issuer.
 */
@FunctionalInterface
public interface Documents {

  /**
   * Fetches one document.
   *
   * @param address where it is: https, or http on this machine
   * @param timeout the longest it may take altogether
   * @return its bytes
   * @throws IOException if it cannot be had, or not in time, or is larger than it may be
   */
  byte[] fetch(URI address, Duration timeout) throws IOException;
}
