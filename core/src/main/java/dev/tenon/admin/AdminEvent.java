package dev.tenon.admin;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.policy.Subject;
import java.time.Instant;
import java.util.Objects;

/** Something that administration answered: for the host's audit. */
public final class AdminEvent {

  private final Subject by;
  private final Instant when;
  private final String what;
  private final String why;
  private final String answer;

  AdminEvent(Subject by, Instant when, String what, String why, String answer) {
    this.by = by;
    this.when = when;
    this.what = what;
    this.why = why;
    this.answer = answer;
  }

  /**
   * Who asked, with whoever acted for him.
   *
   * @return the subject
   */
  public Subject by() {
    return by;
  }

  /**
   * By the clock of the administration.
   *
   * @return the instant
   */
  public Instant when() {
    return when;
  }

  /**
   * The command, ticket or impersonation, in words.
   *
   * @return the text
   */
  public String what() {
    return what;
  }

  /**
   * The author's words.
   *
   * @return the text
   */
  public String why() {
    return why;
  }

  /**
   * What became of it, in words that begin with {@code applied}, {@code refused}, ...
   *
   * @return the text
   */
  public String answer() {
    return answer;
  }

  /** One line, whatever the author wrote. */
  @Override
  public String toString() {
    return Diagnostic.inOneLine(when + " " + by + ": " + what + " (" + why + "): " + answer);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof AdminEvent other
        && by.equals(other.by)
        && when.equals(other.when)
        && what.equals(other.what)
        && why.equals(other.why)
        && answer.equals(other.answer);
  }

  @Override
  public int hashCode() {
    return Objects.hash(by, when, what, why, answer);
  }
}
