package dev.tenon.claims;

/**
 * The signature algorithms of tokens: the asymmetric ones of RFC 7518, section 3.1, and RFC 8037.
 *
 * <p>{@code none} and HMAC are not supported: a party that can verify an HMAC can also forge it.
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
   * The name in a token's header.
   *
   * @return the name, exactly as registered
   */
  public String code() {
    return code;
  }

  /** The name in a token's header. */
  @Override
  public String toString() {
    return code;
  }
}
