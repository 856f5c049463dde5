package dev.tenon.oidc;

import java.util.Map;

/**
 * A further source of claims about a token's subject, such as a userinfo endpoint (OpenID Connect
 * Core, section 5.3), token introspection (RFC 7662), or a directory that returns the groups that
 * do not fit into a token.
 *
 * <pre>{@code
 * ClaimSource groups = (token, claims) -> Map.of("sub", claims.get("sub"), "groups", directory.groupsOf(claims));
 * }</pre>
 *
 * <p>Called only for verified tokens; its claims are used only if their {@code sub} equals the
 * token's. Called by several threads.
 */
@FunctionalInterface
public interface ClaimSource {

  /**
   * Returns further claims.
   *
   * @param token the token's text, to be passed on and never logged
   * @param claims the token's verified claims
   * @return plain JSON values; empty if there are none
   * @throws Exception if the source is unavailable: the token is then refused temporarily
   */
  Map<String, ?> claims(String token, Map<String, Object> claims) throws Exception;
}
