package dev.tenon.spring;

import org.springframework.security.access.AccessDeniedException;

/**
 * A method that is {@link Allowed} was called by somebody whom the policy does not let: answered as
 * a refused request is.
 */
public final class RefusedException extends AccessDeniedException {

  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;

  RefusedException(Refusal refusal) {
    super(refusal.code());
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }

  /**
   * The status with which the request is answered.
   *
   * @return such as 403
   */
  public int status() {
    return refusal.status();
  }

  /**
   * The stable word of the reason.
   *
   * @return such as {@code no-rule}
   */
  public String code() {
    return refusal.code();
  }
}
