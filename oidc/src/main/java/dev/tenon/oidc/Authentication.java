package dev.tenon.oidc;

/**
 * What verifying a token came to: a subject, or a reason.
 *
 * <pre>{@code
 * Authentication result = verifier.authenticate(request.header("Authorization"));
 * if (result instanceof Refused refused) return respond(401, refused.reason().code());
 * Subject subject = result.subject();
 * }</pre>
 *
 * <p>Immutable and safe to share. Neither ever shows the token.
 *
 * <p>The cases are complete: authenticated or refused.
 */
public sealed interface Authentication permits Authenticated, Refused {

  /**
   * Who it is.
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
