package dev.tenon.authzen;

import java.util.Objects;

/** A caller that is not known: 401, or 503 where its credential cannot be checked now. */
public final class CallerRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String code;
  private final boolean temporary;
  private final boolean credential;

  private CallerRefusedException(String code, boolean temporary, boolean credential) {
    super(code);
    this.code = Objects.requireNonNull(code, "code");
    this.temporary = temporary;
    this.credential = credential;
  }

  /**
   * There is no credential.
   *
   * @return the exception
   */
  public static CallerRefusedException missing() {
    return new CallerRefusedException("missing", false, false);
  }

  /**
   * The credential is not accepted.
   *
   * @param code why, a stable word that may be shown
   * @return the exception
   */
  public static CallerRefusedException refused(String code) {
    return new CallerRefusedException(code, false, true);
  }

  /**
   * The credential cannot be checked now.
   *
   * @param code why, a stable word that may be shown
   * @return the exception
   */
  public static CallerRefusedException unavailable(String code) {
    return new CallerRefusedException(code, true, true);
  }

  String code() {
    return code;
  }

  boolean isTemporary() {
    return temporary;
  }

  boolean hasCredential() {
    return credential;
  }
}
