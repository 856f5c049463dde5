package dev.tenon.authzen;

import org.jspecify.annotations.Nullable;

/** A request that is answered with an error of HTTP, before any decision. */
final class FaultException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final String type;

  /** An error with a message for the caller. */
  FaultException(int status, String message) {
    this(status, "", message, null);
  }

  /** An error of the access request profile, with a problem type of it. */
  FaultException(int status, String type, String message) {
    this(status, type, message, null);
  }

  private FaultException(int status, String type, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
    this.type = type;
  }

  static FaultException bad(String message) {
    return new FaultException(400, message);
  }

  static FaultException bad(String message, Throwable cause) {
    return new FaultException(400, "", message, cause);
  }

  int status() {
    return status;
  }

  /** The last part of the problem's type, empty for {@code about:blank}. */
  String type() {
    return type;
  }

  String message() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
