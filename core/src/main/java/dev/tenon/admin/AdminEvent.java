package dev.tenon.admin;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.subject.Subject;
import java.time.Instant;

/**
 * A result of an administrative operation, for the host's audit.
 *
 * @param by the author, with its actors
 * @param when by the clock of the administration
 * @param what the command, ticket or impersonation, as text
 * @param why the author's reason
 * @param answer the outcome, as text that begins with {@code applied}, {@code refused}, ...
 */
public record AdminEvent(Subject by, Instant when, String what, String why, String answer) {

  /** In one line, whatever the texts contain. */
  @Override
  public String toString() {
    return Diagnostic.inOneLine(when + " " + by + ": " + what + " (" + why + "): " + answer);
  }
}
