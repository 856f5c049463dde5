package dev.tenon.jaxrs;

/** A credential that is not accepted, or cannot be checked now. */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * A refusal.
   *
   * @param status 401, or 503 if the credential cannot be checked now
   * @param code a stable word that says why, of small letters and hyphens
   * @throws IllegalArgumentException if it is no such word
   */
  public RefusedException(int status, String code) {
    super(code, null, false, false);
    if (code.isEmpty() || !code.chars().allMatch(c -> c == '-' || (c >= 'a' && c <= 'z'))) {
      throw new IllegalArgumentException("`" + code + "` is no word of small letters and hyphens");
    }
    this.status = status;
  }

  /**
   * The status.
   *
   * @return 401 or 503
   */
  public int status() {
    return status;
  }
}
