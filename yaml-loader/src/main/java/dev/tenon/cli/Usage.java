package dev.tenon.cli;

/** The command was not asked as it can be: says what is wrong, and how to ask. */
final class Usage extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Usage(String message) {
    super(message, null, false, false);
  }

  String message() {
    return String.valueOf(getMessage());
  }
}
