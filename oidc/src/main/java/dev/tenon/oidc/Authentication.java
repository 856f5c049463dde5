package dev.tenon.oidc;

/**
 * The result of verifying a token: a subject, or the reason for the refusal.
 *
 * <pre>{@code
 * Authentication result = verifier.authenticate(request.header("Authorization"));
 * if (result instanceof Refused refused) return respond(401, refused.reason().code());
 * Subject subject = result.subject();
 * }</pre>
 *
 * <p>Immutable and safe to share. Neither case contains or prints the token.
 *
 * <p>The cases are complete: authenticated or refused.
 */
public sealed interface Authentication permits Authenticated, Refused {

  /**
   * The subject of the token.
   *
   * @return the subject, {@link dev.tenon.subject.Subject#anonymous()} if the token is refused
   */
  dev.tenon.subject.Subject subject();

  /**
   * Whether the token was accepted.
   *
   * @return true for {@link Authenticated}
   */
  default boolean accepted() {
    return this instanceof Authenticated;
  }
}
