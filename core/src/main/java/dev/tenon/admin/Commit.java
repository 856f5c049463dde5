package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/**
 * The step to a revision: who made it, when, why, by which command, and what changed. What stores
 * keep for as long as they are asked who changed what.
 */
public final class Commit {

  private final long number;
  private final Author author;
  private final Instant when;
  private final String why;
  private final String command;
  private final List<Change> changes;

  Commit(
      long number, Author author, Instant when, String why, String command, List<Change> changes) {
    if (number < 1) {
      throw new IllegalArgumentException("no commit leads to revision " + number);
    }
    this.number = number;
    this.author = Objects.requireNonNull(author, "author");
    this.when = when.truncatedTo(ChronoUnit.MILLIS);
    this.why = Objects.requireNonNull(why, "why");
    this.command = Objects.requireNonNull(command, "command");
    this.changes = ImmutableList.copyOf(changes);
  }

  /**
   * A commit, as a store reads it back.
   *
   * @param number the revision that it leads to, from 1
   * @param author who made it
   * @param when when it was made; cut to whole milliseconds
   * @param why the author's words
   * @param command the command in words
   * @param changes what changed
   * @return the commit
   * @throws IllegalArgumentException if no commit leads to a revision of that number
   */
  public static Commit of(
      long number, Author author, Instant when, String why, String command, List<Change> changes) {
    return new Commit(number, author, when, why, command, changes);
  }

  /**
   * The revision that it leads to; it starts from the one before.
   *
   * @return the number
   */
  public long number() {
    return number;
  }

  /**
   * Who made it.
   *
   * @return the author
   */
  public Author author() {
    return author;
  }

  /**
   * By the clock of the administration that made it, in whole milliseconds.
   *
   * @return the instant
   */
  public Instant when() {
    return when;
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
   * The command in words.
   *
   * @return the text
   */
  public String command() {
    return command;
  }

  /**
   * What changed.
   *
   * @return an immutable list
   */
  public List<Change> changes() {
    return changes;
  }

  /** In one line, such as {@code 7: create role viewer, by ada at ...: ticket 12}. */
  @Override
  public String toString() {
    return number + ": " + command + ", by " + author + " at " + when + ": " + why;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Commit other
        && number == other.number
        && author.equals(other.author)
        && when.equals(other.when)
        && why.equals(other.why)
        && command.equals(other.command)
        && changes.equals(other.changes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(number, author, when, why, command, changes);
  }
}
