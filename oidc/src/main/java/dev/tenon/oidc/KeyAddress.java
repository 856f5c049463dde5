package dev.tenon.oidc;

import dev.tenon.policy.Issuer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an issuer's key set is: as configured, or as its discovery document says (OpenID Connect
 * Discovery 1.0, section 4). Nothing in a token has a say in it. Guarded by its owner's lock.
 */
final class KeyAddress {

  private static final String WELL_KNOWN = "/.well-known/openid-configuration";
  private static final int MAX_DEPTH = 8;

  private final Issuer issuer;
  private final Documents documents;
  private volatile @Nullable URI discovered;

  KeyAddress(Issuer issuer, Documents documents) {
    this.issuer = issuer;
    this.documents = documents;
  }

  /** The key set's bytes. */
  byte[] fetch() throws IOException {
    URI address = issuer.keys().isPresent() ? issuer.keys().get() : discover();
    return get(address);
  }

  /** Asks the issuer anew next time. */
  void forget() {
    discovered = null;
  }

  private URI discover() throws IOException {
    URI known = discovered;
    if (known != null) {
      return known;
    }
    String base =
        issuer.name().endsWith("/")
            ? issuer.name().substring(0, issuer.name().length() - 1)
            : issuer.name();
    Map<String, Object> document;
    try {
      document = Json.object(get(URI.create(base + WELL_KNOWN)), MAX_DEPTH);
    } catch (Json.InvalidException e) {
      throw new IOException("no discovery document", e);
    }
    if (!issuer.name().equals(document.get("issuer"))) {
      throw new IOException("the discovery document is another issuer's");
    }
    if (!(document.get("jwks_uri") instanceof String text)) {
      throw new IOException("the discovery document names no keys");
    }
    URI address = URI.create(text);
    discovered = address;
    return address;
  }

  private byte[] get(URI address) throws IOException {
    if (!isSafe(address)) {
      throw new IOException("keys are fetched over https, or from this machine");
    }
    return documents.fetch(address, issuer.keyTimes().timeout());
  }

  private static boolean isSafe(URI address) {
    String host = address.getHost();
    if (host == null || address.getUserInfo() != null) {
      return false;
    }
    boolean local = host.equals("localhost") || host.equals("[::1]") || isLoopback(host);
    return "https".equals(address.getScheme()) || (local && "http".equals(address.getScheme()));
  }

  private static boolean isLoopback(String host) {
    return host.startsWith("127.")
        && host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }
}
