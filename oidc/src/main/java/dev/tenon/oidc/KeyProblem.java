package dev.tenon.oidc;

/**
 * Why an issuer's keys cannot be fetched. The constants and their {@linkplain #code codes} are
 * stable; new ones may be added.
 */
public enum KeyProblem {
  /** The address is not https, and not on this machine. */
  UNSAFE_ADDRESS("unsafe-address", "keys are fetched over https, or over http from this machine"),
  /** Nothing answers: no such host, no connection, no certificate that is trusted. */
  UNREACHABLE("unreachable", "nothing answers at the address"),
  /** The answer does not come in time. */
  TIMEOUT("timeout", "the answer does not come in time"),
  /** The answer has another status than 200. */
  STATUS("status", "the answer has another status than 200"),
  /** The answer is no JSON object, such as an HTML page. */
  NOT_JSON("not-json", "the answer is not a JSON object"),
  /** The discovery document names another issuer. */
  OTHER_ISSUER("other-issuer", "the discovery document names another issuer"),
  /** The discovery document has no {@code jwks_uri}. */
  NO_KEY_ADDRESS("no-key-address", "the discovery document has no usable `jwks_uri`"),
  /** The answer has no list {@code keys}, or too long a one. */
  NOT_A_KEY_SET("not-a-key-set", "the answer is not a key set: it has no list `keys`"),
  /** No key in the set verifies signatures, or all of them are weak. */
  NO_USABLE_KEY("no-usable-key", "the key set has no key that verifies signatures safely"),
  /** The host's executor takes no work, so keys at hand are not refreshed. */
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
   * What it means.
   *
   * @return a sentence without a full stop
   */
  public String explanation() {
    return explanation;
  }
}
