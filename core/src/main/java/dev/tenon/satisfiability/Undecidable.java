package dev.tenon.satisfiability;

/** A formula has a part that the search does not handle. */
public final class Undecidable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * Ends a search.
   *
   * @param reason the part, in words
   */
  public Undecidable(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  /** The part, in words. */
  public String reason() {
    return reason;
  }
}
