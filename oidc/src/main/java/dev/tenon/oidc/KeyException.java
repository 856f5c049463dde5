package dev.tenon.oidc;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A failure to fetch keys, with its problem. */
final class KeyException extends IOException {

  private static final long serialVersionUID = 1L;

  private final KeyProblem problem;

  KeyException(KeyProblem problem, String detail) {
    this(problem, detail, null);
  }

  KeyException(KeyProblem problem, String detail, @Nullable Throwable cause) {
    super(detail, cause);
    this.problem = problem;
  }

  KeyProblem problem() {
    return problem;
  }

  /** A copy whose message begins with an address. */
  KeyException at(String address) {
    return new KeyException(problem, address + ": " + getMessage(), getCause());
  }

  /** Converts an exception to a key exception. */
  static KeyException of(Exception thrown) {
    return thrown instanceof KeyException known
        ? known
        : new KeyException(
            KeyProblem.UNREACHABLE,
            thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage(),
            thrown);
  }
}
