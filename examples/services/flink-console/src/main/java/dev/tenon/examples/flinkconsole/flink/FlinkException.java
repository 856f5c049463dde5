package dev.tenon.examples.flinkconsole.flink;

/** A cluster did not do what it was asked for; the message is for people. */
public final class FlinkException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String words;

  /**
   * With its words.
   *
   * @param words what happened
   */
  public FlinkException(String words) {
    super(words);
    this.words = words;
  }

  /**
   * What happened.
   *
   * @return a sentence for people
   */
  public String words() {
    return words;
  }
}
