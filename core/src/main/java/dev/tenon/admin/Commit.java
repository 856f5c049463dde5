package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import dev.tenon.diagnostic.Diagnostic;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/**
 * The step to a revision: who made it, when, why, by which command, and what changed. Stores keep
 * commits as the history.
 *
 * @param number the revision that it leads to, from the previous one
 * @param author who made it
 * @param when the instant by the administration's clock, in whole milliseconds
 * @param why the author's reason
 * @param command the command as text
 * @param changes the changes
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

  /**
   * The tenant whose own part it changed.
   *
   * @return the tenant's name; empty if it changed anything else
   */
  public String owner() {
    List<String> owners = changes.stream().map(PolicyChange::owner).distinct().toList();
    return owners.size() == 1 ? owners.get(0) : "";
  }

  /** In one line, such as {@code 7: create role viewer, by ada at ...: ticket 12}. */
  @Override
  public String toString() {
    return Diagnostic.inOneLine(
        number + ": " + command + ", by " + author + " at " + when + ": " + why);
  }
}
