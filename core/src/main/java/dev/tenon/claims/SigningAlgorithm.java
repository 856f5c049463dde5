package dev.tenon.claims;

/**
 * How a token may be signed: the asymmetric algorithms of RFC 7518, section 3.1, and RFC 8037.
 *
 * <p>There is no {@code none} and no HMAC: who can check an HMAC can also forge it.
 */
public enum SigningAlgorithm {
  /** RSASSA-PKCS1-v1_5 with SHA-256. */
  RS256("RS256"),
  /** RSASSA-PKCS1-v1_5 with SHA-384. */
  RS384("RS384"),
  /** RSASSA-PKCS1-v1_5 with SHA-512. */
  RS512("RS512"),
  /** RSASSA-PSS with SHA-256. */
  PS256("PS256"),
  /** RSASSA-PSS with SHA-384. */
  PS384("PS384"),
  /** RSASSA-PSS with SHA-512. */
  PS512("PS512"),
  /** ECDSA on P-256 with SHA-256. */
  ES256("ES256"),
  /** ECDSA on P-384 with SHA-384. */
  ES384("ES384"),
  /** ECDSA on P-521 with SHA-512. */
  ES512("ES512"),
  /** Ed25519. */
  EDDSA("EdDSA");

  private final String code;

  SigningAlgorithm(String code) {
    this.code = code;
  }

  /**
   * What a token's header calls it.
   *
   * @return the name, exactly as registered
   */
  public String code() {
    return code;
  }

  /** What a token's header calls it. */
  @Override
  public String toString() {
    return code;
  }
}
