package dev.tenon.oidc;

import java.util.Map;

/**
 * A further source of claims about a token's subject, such as a userinfo endpoint (OpenID Connect
 * Core, section 5.3), token introspection (RFC 7662), or a directory that is asked for the groups
 * which a token was too small for.
 *
 * <pre>{@code
 * ClaimSource groups = (token, claims) -> Map.of("sub", claims.get("sub"), "groups", directory.groupsOf(claims));
 * }</pre>
 *
 * <p>Asked only about tokens that are verified already; what it answers counts only if its {@code
 * sub} is the token's. Used by several threads.
 */
@FunctionalInterface
public interface ClaimSource {

  /**
   * More claims.
   *
   * @param token the token's text, to be passed on and never logged
   * @param claims the token's verified claims
   * @return plain JSON values; empty if there is nothing to say
   * @throws Exception if it cannot be asked now: the token is then refused for the moment
   */
  Map<String, ?> claims(String token, Map<String, Object> claims) throws Exception;
}
