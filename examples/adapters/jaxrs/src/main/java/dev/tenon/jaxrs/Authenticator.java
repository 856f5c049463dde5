package dev.tenon.jaxrs;

import dev.tenon.oidc.Refused;
import dev.tenon.oidc.TokenVerifier;
import dev.tenon.subject.Subject;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.security.Principal;
import java.util.List;

/** Finds out who calls. Called by many threads at once. */
@FunctionalInterface
public interface Authenticator {

  /**
   * Finds out who calls.
   *
   * @param request the request, of which the body is not read
   * @return the caller, {@link Subject#anonymous()} if there is no credential
   * @throws RefusedException if there is one, and it is not accepted
   */
  Subject authenticate(ContainerRequestContext request);

  /**
   * By a bearer token in the header {@code Authorization}. It may wait for an issuer's keys: where
   * requests run on an event loop, authenticate before.
   *
   * @param verifier verifies tokens
   * @return the authenticator
   */
  static Authenticator bearer(TokenVerifier verifier) {
    return request -> {
      List<String> headers = request.getHeaders().get("Authorization");
      if (headers == null || headers.isEmpty()) {
        return Subject.anonymous();
      }
      if (headers.size() != 1) {
        throw new RefusedException(401, "malformed");
      }
      dev.tenon.oidc.Authentication who = verifier.authenticate(headers.get(0));
      if (who instanceof Refused refused) {
        throw new RefusedException(
            refused.reason().isTemporary() ? 503 : 401, refused.reason().code());
      }
      return who.subject();
    };
  }

  /**
   * By the principal that the container has found, with its name and no roles.
   *
   * @return the authenticator
   */
  static Authenticator container() {
    return request -> {
      Principal principal = request.getSecurityContext().getUserPrincipal();
      String name = principal == null ? null : principal.getName();
      return name == null || name.isBlank() ? Subject.anonymous() : Subject.of(name);
    };
  }
}
