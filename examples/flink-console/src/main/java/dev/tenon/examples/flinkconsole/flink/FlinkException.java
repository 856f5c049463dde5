package dev.tenon.examples.flinkconsole.flink;

/** A cluster did not do what it was asked for; the message is for people. */
public final class FlinkException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * With its words.
   *
   * @param message what happened
   */
  public FlinkException(String message) {
    super(message);
  }
}
