package dev.tenon.admin;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.subject.Subject;
import java.time.Instant;

/**
 * Something that administration answered: for the host's audit.
 *
 * @param by who asked, with whoever acted for him
 * @param when by the clock of the administration
 * @param what the command, ticket or impersonation, in words
 * @param why the author's words
 * @param answer what became of it, in words that begin with {@code applied}, {@code refused}, ...
 */
public record AdminEvent(Subject by, Instant when, String what, String why, String answer) {

  /** One line, whatever the author wrote. */
  @Override
  public String toString() {
    return Diagnostic.inOneLine(when + " " + by + ": " + what + " (" + why + "): " + answer);
  }
}
