package dev.tenon.servlet;

import dev.tenon.oidc.Authentication;
import dev.tenon.oidc.Refused;
import dev.tenon.oidc.TokenVerifier;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;

/**
 * Finds out who calls: from a header, a session, a certificate.
 *
 * <pre>{@code
 * Authenticator tokens = Authenticator.bearer(TokenVerifier.of(policy));
 * Authenticator sessions =
 *     request -> {
 *       HttpSession session = request.getSession(false);
 *       return session != null && session.getAttribute("subject") instanceof Subject subject
 *           ? Caller.of(subject)
 *           : Caller.unknown("missing");
 *     };
 * }</pre>
 *
 * <p>Called by many threads at once.
 */
@FunctionalInterface
public interface Authenticator {

  /**
   * Finds out who calls.
   *
   * @param request the request, of which the body is not read
   * @return the caller, or why it is not known
   */
  Caller authenticate(HttpServletRequest request);

  /**
   * What the header {@code WWW-Authenticate} of a refusal asks for.
   *
   * @return {@code Bearer} unless it says otherwise
   */
  default String challenge() {
    return "Bearer";
  }

  /**
   * By a bearer token in the header {@code Authorization}.
   *
   * @param verifier verifies tokens
   * @return the authenticator
   */
  static Authenticator bearer(TokenVerifier verifier) {
    return request -> {
      Authentication who = verifier.authenticate(authorization(request));
      return who instanceof Refused refused ? unknown(refused) : Caller.of(who.subject());
    };
  }

  private static Caller unknown(Refused refused) {
    String code = refused.reason().code();
    return refused.reason().isTemporary() ? Caller.unknownNow(code) : Caller.unknown(code);
  }

  /**
   * The header {@code Authorization}, if there is just one: of two, nobody can tell which counts.
   *
   * @param request a request
   * @return its value, empty if there is none or more than one
   */
  static String authorization(HttpServletRequest request) {
    Enumeration<String> values = request.getHeaders("Authorization");
    if (values == null || !values.hasMoreElements()) {
      return "";
    }
    String value = values.nextElement();
    return values.hasMoreElements() ? "" : value;
  }
}
