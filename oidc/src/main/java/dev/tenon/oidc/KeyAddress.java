package dev.tenon.oidc;

import dev.tenon.claims.Issuer;
import dev.tenon.diagnostic.Diagnostic;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The address of an issuer's key set: configured, or from its discovery document (OpenID Connect
 * Discovery 1.0, section 4). It never depends on a token. Guarded by its owner's lock.
 */
final class KeyAddress implements KeySource {

  private static final String WELL_KNOWN = "/.well-known/openid-configuration";
  private static final int MAX_DEPTH = 8;
  private static final int MOST_SHOWN = 200;

  private final Issuer issuer;
  private final Documents documents;
  private volatile @Nullable URI discovered;

  KeyAddress(Issuer issuer, Documents documents) {
    this.issuer = issuer;
    this.documents = documents;
  }

  @Override
  public KeySet fetch() throws KeyException {
    URI address = issuer.keys().isPresent() ? issuer.keys().get() : discover();
    byte[] bytes = get(address);
    try {
      return KeySet.parse(bytes);
    } catch (IOException wrong) {
      throw KeyException.of(wrong).at(address.toString());
    }
  }

  /** Makes the next fetch read the discovery document again. */
  @Override
  public void forget() {
    discovered = null;
  }

  private URI discover() throws KeyException {
    URI known = discovered;
    if (known != null) {
      return known;
    }
    String base =
        issuer.name().endsWith("/")
            ? issuer.name().substring(0, issuer.name().length() - 1)
            : issuer.name();
    URI where = uri(base + WELL_KNOWN, KeyProblem.UNSAFE_ADDRESS);
    Map<String, Object> document;
    try {
      document = Json.object(get(where), MAX_DEPTH);
    } catch (Json.InvalidException e) {
      throw new KeyException(KeyProblem.NOT_JSON, where + ": " + e.getMessage(), e);
    }
    if (!issuer.name().equals(document.get("issuer"))) {
      throw new KeyException(KeyProblem.OTHER_ISSUER, where + ": " + shown(document.get("issuer")));
    }
    if (!(document.get("jwks_uri") instanceof String text)) {
      throw new KeyException(KeyProblem.NO_KEY_ADDRESS, where.toString());
    }
    URI address = uri(text, KeyProblem.NO_KEY_ADDRESS);
    discovered = address;
    return address;
  }

  private static URI uri(String text, KeyProblem otherwise) throws KeyException {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new KeyException(otherwise, shown(text), e);
    }
  }

  /** A foreign value, shortened and quoted for one line of a log. */
  private static String shown(@Nullable Object value) {
    String text = String.valueOf(value);
    return Diagnostic.quote(text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) : text);
  }

  private byte[] get(URI address) throws KeyException {
    if (!Issuer.isKeyAddress(address)) {
      throw new KeyException(KeyProblem.UNSAFE_ADDRESS, shown(address));
    }
    try {
      return documents.fetch(address, issuer.keyTimes().timeout());
    } catch (IOException | RuntimeException outage) {
      throw KeyException.of(outage).at(address.toString());
    }
  }
}
