package dev.tenon.admin;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.subject.Subject;
import java.time.Instant;

/**
 * A result of an administrative operation, for the host's audit.
 *
 * @param by the author, with its actors
 * @param tenant the tenant that it is about, empty if it is about more; administrators of a tenant
 *     may see the events of it
 * @param when by the clock of the administration
 * @param what the command, ticket or impersonation, as text
 * @param why the author's reason
 * @param answer the outcome, as text that begins with {@code applied}, {@code refused}, ...
 */
public record AdminEvent(
    Subject by, String tenant, Instant when, String what, String why, String answer) {

  /**
   * Creates an event that is not about one tenant.
   *
   * @param by the author, with its actors
   * @param when by the clock of the administration
   * @param what the command, ticket or impersonation, as text
   * @param why the author's reason
   * @param answer the outcome, as text
   */
  public AdminEvent(Subject by, Instant when, String what, String why, String answer) {
    this(by, "", when, what, why, answer);
  }

  /** In one line, whatever the texts contain. */
  @Override
  public String toString() {
    String where = tenant.isEmpty() ? "" : " in " + tenant;
    return Diagnostic.inOneLine(
        when + " " + by + where + ": " + what + " (" + why + "): " + answer);
  }
}
