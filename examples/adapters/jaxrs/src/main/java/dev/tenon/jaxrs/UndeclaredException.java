package dev.tenon.jaxrs;

/** The application does not start: a resource method is not declared, or wrongly. */
public final class UndeclaredException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UndeclaredException(String message) {
    super(message);
  }
}
