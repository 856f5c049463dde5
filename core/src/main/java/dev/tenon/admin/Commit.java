package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import dev.tenon.diagnostic.Diagnostic;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/**
 * The step to a revision: who made it, when, why, by which command, and what changed. What stores
 * keep for as long as they are asked who changed what.
 *
 * @param number the revision that it leads to; it starts from the one before
 * @param author who made it
 * @param when by the clock of the administration that made it, in whole milliseconds
 * @param why the author's words
 * @param command the command in words
 * @param changes what changed
 */
public record Commit(
    long number,
    Author author,
    Instant when,
    String why,
    String command,
    List<PolicyChange> changes) {

  /** Checks and copies the parts. */
  public Commit {
    if (number < 1) {
      throw new IllegalArgumentException("no commit leads to revision " + number);
    }
    Objects.requireNonNull(author, "author");
    when = when.truncatedTo(ChronoUnit.MILLIS);
    Objects.requireNonNull(why, "why");
    Objects.requireNonNull(command, "command");
    changes = ImmutableList.copyOf(changes);
  }

  /** In one line, such as {@code 7: create role viewer, by ada at ...: ticket 12}. */
  @Override
  public String toString() {
    return Diagnostic.inOneLine(
        number + ": " + command + ", by " + author + " at " + when + ": " + why);
  }
}
