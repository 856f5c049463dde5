package dev.tenon.oidc;

/**
 * Why a token is refused. The constants and their {@linkplain #code codes} are stable; new ones may
 * be added.
 */
public enum TokenRefusalReason {
  /** There is no token. */
  MISSING("missing", "no token was given"),
  /** The token is longer, or its claims are nested deeper, than allowed. */
  TOO_LARGE("too-large", "the token is longer or deeper than allowed"),
  /** The text is not strict base64url or strict JSON, or a claim has a wrong type. */
  MALFORMED("malformed", "the text is no well-formed token"),
  /** The token is not signed: {@code alg} is {@code none}, or it is encrypted. */
  NOT_SIGNED("not-signed", "the token is not a signed one"),
  /** The token's algorithm is not among those configured for the issuer. */
  WRONG_ALGORITHM("wrong-algorithm", "the issuer's tokens are not to be signed like this"),
  /** The header's {@code typ} is not among the accepted ones. */
  WRONG_TYPE("wrong-type", "the token is of a type that is not accepted"),
  /** The policy does not list the issuer. */
  WRONG_ISSUER("wrong-issuer", "the token comes from an issuer that is not listed"),
  /** The issuer has no such key. */
  UNKNOWN_KEY("unknown-key", "the issuer has no such key"),
  /** The issuer's keys are unavailable now. Temporary. */
  KEY_UNAVAILABLE("key-unavailable", "the issuer's keys cannot be had now"),
  /** The signature does not match the key. */
  BAD_SIGNATURE("bad-signature", "the signature does not match"),
  /** The token has no expiry ({@code exp}). */
  NO_EXPIRY("no-expiry", "the token does not say when it expires"),
  /** The token has expired. */
  EXPIRED("expired", "the token has expired"),
  /** The token is not valid yet, or was issued in the future. */
  NOT_YET_VALID("not-yet-valid", "the token is not valid yet"),
  /** The token was issued longer ago than allowed, or has no {@code iat}. */
  TOO_OLD("too-old", "the token was issued too long ago"),
  /** The token's audience is another service. */
  WRONG_AUDIENCE("wrong-audience", "the token is meant for somebody else"),
  /** The token was issued to a client that is not accepted. */
  WRONG_PARTY("wrong-party", "the token was issued to a client that is not accepted"),
  /** A claim that the issuer's configuration requires is missing or has another value. */
  WRONG_CLAIM("wrong-claim", "a required claim is missing or has another value"),
  /** The claim that identifies the subject is missing or is not a canonical text. */
  NO_IDENTITY("no-identity", "the token names no subject"),
  /** The claim {@code act} is not a valid chain of actors. */
  BAD_ACTOR("bad-actor", "the claim `act` is no chain of actors"),
  /** The issuer left out a claim that the policy reads, because it is too long. */
  OVERAGE("overage", "the issuer left out a claim that is needed, because it is too long"),
  /** The token gives more roles or values than a subject may have. */
  TOO_MANY("too-many", "the token gives more roles or values than a subject may have"),
  /** A further source of claims is unavailable now. Temporary. */
  SOURCE_UNAVAILABLE("source-unavailable", "a further source of claims cannot be asked now");

  private final String code;
  private final String explanation;

  TokenRefusalReason(String code, String explanation) {
    this.code = code;
    this.explanation = explanation;
  }

  /**
   * The stable name.
   *
   * @return a word in kebab case
   */
  public String code() {
    return code;
  }

  /**
   * The explanation.
   *
   * @return a sentence without a full stop
   */
  public String explanation() {
    return explanation;
  }

  /**
   * Whether the same token may be accepted later, so that HTTP 503 fits better than 401.
   *
   * @return true if the refusal is not the token's fault
   */
  public boolean isTemporary() {
    return this == KEY_UNAVAILABLE || this == SOURCE_UNAVAILABLE;
  }
}
