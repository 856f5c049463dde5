package dev.tenon.spring;

import dev.tenon.oidc.Authentication;
import dev.tenon.oidc.Refused;
import dev.tenon.oidc.TokenVerifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A caller with a bearer token, or why not; one of them is null.
 *
 * @param authentication the caller
 * @param refusal why not
 */
record Bearer(@Nullable TenonAuthentication authentication, @Nullable Refusal refusal) {

  /** Verifies the token of a header; may fetch keys, and wait for them. */
  static Bearer check(TokenVerifier verifier, List<String> headers) {
    String id = Current.newId();
    if (headers.size() != 1) {
      return new Bearer(null, Refusal.unauthorized("malformed", id, true));
    }
    Authentication who = verifier.authenticate(headers.get(0));
    if (who instanceof Refused refused) {
      String code = refused.reason().code();
      return new Bearer(
          null,
          refused.reason().isTemporary()
              ? Refusal.unavailable(code, id)
              : Refusal.unauthorized(code, id, true));
    }
    return new Bearer(TenonAuthentication.of(who.subject()), null);
  }
}
