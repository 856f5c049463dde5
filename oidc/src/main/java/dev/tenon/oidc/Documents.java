package dev.tenon.oidc;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/**
 * Fetches discovery documents and key sets. {@link HttpDocuments} is the default; a host can supply
 * another one, for a proxy, for its own certificates, or for keys from a file.
 *
 * <pre>{@code
 * Documents file = (address, timeout) -> Files.readAllBytes(Path.of("keys.json"));
 * }</pre>
 *
 * <p>Called by several threads, by one at a time for each issuer.
 */
@FunctionalInterface
public interface Documents {

  /**
   * Fetches one document.
   *
   * @param address its address: https, or http on this machine
   * @param timeout the most time for the whole document
   * @return its bytes
   * @throws IOException if the document is unavailable, late or too large
   */
  byte[] fetch(URI address, Duration timeout) throws IOException;
}
