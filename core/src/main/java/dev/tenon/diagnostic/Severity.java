package dev.tenon.diagnostic;

import java.util.Locale;

/** The severity of a {@link Diagnostic}: an error rejects the text, a warning does not. */
public enum Severity {
  /** The text is rejected. */
  ERROR,
  /** The text is accepted, but its author should review it. */
  WARNING;

  /** The word in messages: {@code error} or {@code warning}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
