package dev.tenon.oidc;

/** Ends the verification of a token. Internal to this package. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Refused refused;

  RefusedException(TokenRefusalReason reason) {
    this(reason, "");
  }

  RefusedException(TokenRefusalReason reason, String detail) {
    super(reason.code(), null, false, false);
    this.refused = new Refused(reason, detail);
  }

  Refused refused() {
    return refused;
  }

  static void unless(boolean right, TokenRefusalReason reason) throws RefusedException {
    if (!right) {
      throw new RefusedException(reason);
    }
  }

  static void unless(boolean right, TokenRefusalReason reason, String detail)
      throws RefusedException {
    if (!right) {
      throw new RefusedException(reason, detail);
    }
  }
}
