package dev.tenon.spring;

/**
 * What was asked for does not exist: answered with exactly the response that hides what the caller
 * may not see.
 */
public final class NotFoundException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Says no more than that. */
  public NotFoundException() {
    super("not found", null, false, false);
  }
}
