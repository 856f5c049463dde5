package dev.tenon.oidc;

/**
 * Why an issuer's keys cannot be fetched. The constants and their {@linkplain #code codes} are
 * stable; new ones may be added.
 */
public enum KeyProblem {
  /** The address is neither https nor on this machine. */
  UNSAFE_ADDRESS("unsafe-address", "keys are fetched over https, or over http from this machine"),
  /** There is no such host, no connection, or no trusted certificate. */
  UNREACHABLE("unreachable", "nothing answers at the address"),
  /** The response is not complete within the timeout. */
  TIMEOUT("timeout", "the answer does not come in time"),
  /** The response has another status than 200. */
  STATUS("status", "the answer has another status than 200"),
  /** The response is not a JSON object, but for example an HTML page. */
  NOT_JSON("not-json", "the answer is not a JSON object"),
  /** The discovery document names another issuer. */
  OTHER_ISSUER("other-issuer", "the discovery document names another issuer"),
  /** The discovery document has no {@code jwks_uri}. */
  NO_KEY_ADDRESS("no-key-address", "the discovery document has no usable `jwks_uri`"),
  /** The response has no list {@code keys}, or one that is too long. */
  NOT_A_KEY_SET("not-a-key-set", "the answer is not a key set: it has no list `keys`"),
  /** No key in the set can verify signatures, or all of them are weak. */
  NO_USABLE_KEY("no-usable-key", "the key set has no key that verifies signatures safely"),
  /** The host's executor rejected the refresh of the cached keys. */
  EXECUTOR_REJECTED("executor-rejected", "the executor rejected the refresh of the keys");

  private final String code;
  private final String explanation;

  KeyProblem(String code, String explanation) {
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
}
