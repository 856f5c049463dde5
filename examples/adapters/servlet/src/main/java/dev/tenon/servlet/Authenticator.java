package dev.tenon.servlet;

import dev.tenon.oidc.Authenticated;
import dev.tenon.oidc.Authentication;
import dev.tenon.oidc.Refused;
import dev.tenon.oidc.TokenVerifier;
import dev.tenon.subject.Subject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.Objects;

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

  /** Says who an identified caller is to the application, such as by its table of users. */
  @FunctionalInterface
  interface Lookup {

    /**
     * Looks a caller up.
     *
     * @param known whom the credential names
     * @param request the request, of which the body is not read
     * @return the caller with the roles of now, or why it does not count
     */
    Caller of(Subject known, HttpServletRequest request);
  }

  /**
   * The same, where the application looks up who an identified caller is, so that an account that
   * is closed or has other roles counts as it is now and not as the credential says. A caller who
   * is not known stays so.
   *
   * <pre>{@code
   * Authenticator.bearer(verifier)
   *     .knownTo(
   *         (known, request) -> Caller.of(users.find(known.id()), "account-closed"));
   * }</pre>
   *
   * @param accounts looks callers up
   * @return a new authenticator, with the same challenge
   */
  default Authenticator knownTo(Lookup accounts) {
    Objects.requireNonNull(accounts, "accounts");
    Authenticator first = this;
    return new Authenticator() {
      @Override
      public Caller authenticate(HttpServletRequest request) {
        Caller caller = first.authenticate(request);
        return caller.subject().isIdentified() ? accounts.of(caller.subject(), request) : caller;
      }

      @Override
      public String challenge() {
        return first.challenge();
      }
    };
  }

  /**
   * By a bearer token in the header {@code Authorization}.
   *
   * @param verifier verifies tokens
   * @return the authenticator
   */
  static Authenticator bearer(TokenVerifier verifier) {
    return bearer(verifier, (token, request) -> Caller.of(token.subject()));
  }

  /** Says who the bearer of an accepted token is to the application. */
  @FunctionalInterface
  interface TokenLookup {

    /**
     * Looks a caller up.
     *
     * @param token the token, with its claims
     * @param request the request, of which the body is not read
     * @return the caller with the roles of now, or why it does not count
     */
    Caller of(Authenticated token, HttpServletRequest request);
  }

  /**
   * By a bearer token in the header {@code Authorization}, where the application looks up who its
   * bearer is by the claims. It is asked at each request, also for a token that was accepted
   * before.
   *
   * <pre>{@code
   * Authenticator.bearer(
   *     verifier,
   *     (token, request) ->
   *         Caller.of(sessions.find(token.claims().get("sid")).map(Session::subject), "ended"));
   * }</pre>
   *
   * @param verifier verifies tokens
   * @param accounts looks callers up
   * @return the authenticator
   */
  static Authenticator bearer(TokenVerifier verifier, TokenLookup accounts) {
    Objects.requireNonNull(verifier, "verifier");
    Objects.requireNonNull(accounts, "accounts");
    return request -> {
      Authentication who = verifier.authenticate(authorization(request));
      return who instanceof Authenticated token
          ? accounts.of(token, request)
          : unknown((Refused) who);
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
