package dev.tenon.diagnostic;

import java.util.Locale;

/** How bad a {@link Diagnostic} is: an error refuses the text, a warning only tells. */
public enum Severity {
  /** The text is refused. */
  ERROR,
  /** The text is accepted, and somebody should look. */
  WARNING;

  /** The word a reader sees: {@code error} or {@code warning}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
