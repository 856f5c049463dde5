package dev.tenon.examples.flyteadmin;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * How FlyteAdmin learns who calls. It knows three ways, and which one is right depends on its own
 * configuration:
 *
 * <ul>
 *   <li>{@link #told}: its {@code auth} is off, or a plugin of its own believes the proxy: the
 *       proxy shows a credential and says who it is;
 *   <li>{@link #callersToken}: it verifies the tokens of the same issuer itself;
 *   <li>{@link #signed}: the proxy is its external authorization server, whose tokens say who
 *       calls.
 * </ul>
 *
 * <p>Implementations are safe to share.
 */
@FunctionalInterface
public interface BackendIdentity {

  /** The header in which FlyteAdmin looks for a token unless it is configured otherwise. */
  String AUTHORIZATION = "authorization";

  /**
   * The headers that say who calls.
   *
   * @param call who calls, and with what
   * @return header names, in lower case, and values; never what the client said of itself
   *     unverified
   */
  Map<String, String> headers(VerifiedCall call);

  /**
   * Shows the proxy's own credential, and says in {@code x-flyte-subject} who calls: {@code
   * <issuer>|<id>}, nothing for who is not identified.
   *
   * @param credential the value of the header {@code authorization}
   * @return the way
   */
  static BackendIdentity told(Supplier<String> credential) {
    Objects.requireNonNull(credential, "credential");
    return call -> {
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put(AUTHORIZATION, credential.get());
      if (call.subject().isIdentified()) {
        headers.put("x-flyte-subject", call.subject().issuer() + "|" + call.subject().id());
      }
      return headers;
    };
  }

  /**
   * Hands the caller's token on: the access token, or else the ID token. Nobody can call around the
   * proxy only if FlyteAdmin cannot be reached around it.
   *
   * @param header where FlyteAdmin looks for it, its {@code grpcAuthorizationHeader}
   * @return the way
   */
  static BackendIdentity callersToken(String header) {
    String name = header.toLowerCase(Locale.ROOT);
    return call -> call.tokens().isEmpty() ? Map.of() : Map.of(name, call.tokens().get(0));
  }

  /**
   * Signs a token that says who calls, for a FlyteAdmin with {@code authServerType: External}.
   *
   * @param tokens signs it
   * @param header where FlyteAdmin looks for it, its {@code grpcAuthorizationHeader}
   * @return the way
   */
  static BackendIdentity signed(IdentityTokens tokens, String header) {
    Objects.requireNonNull(tokens, "tokens");
    String name = header.toLowerCase(Locale.ROOT);
    return call ->
        call.subject().isIdentified() ? Map.of(name, "Bearer " + tokens.token(call)) : Map.of();
  }
}
