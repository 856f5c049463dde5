package dev.tenon.cli;

/** A usage error: the message says what is wrong, and how to call the command. */
final class Usage extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Usage(String message) {
    super(message, null, false, false);
  }

  String message() {
    return String.valueOf(getMessage());
  }
}
