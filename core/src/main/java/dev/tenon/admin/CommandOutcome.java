package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;

/**
 * What became of a command.
 *
 * <pre>{@code
 * if (outcome instanceof Outcome.Applied applied) {
 *   log.info("revision {}", applied.revision().number());
 * } else if (outcome instanceof Outcome.Conflict conflict) {
 *   // look at revision conflict.current(), and send the command again if it still makes sense
 * }
 * }</pre>
 *
 * <p>Cases may be added in a later version: where one is not {@code Applied}, nothing was changed.
 */
public sealed interface CommandOutcome {

  /**
   * The policy is changed, and stays so.
   *
   * @param revision the revision that the command made
   * @param commit what is recorded of it
   */
  record Applied(Revision revision, Commit commit) implements CommandOutcome {
    @Override
    public String toString() {
      return "applied: revision " + revision.number();
    }
  }

  /**
   * Nothing is changed, because it may not be.
   *
   * @param reason why
   * @param what the role, rule or grant that is in the way, in words
   * @param witness for {@link CommandRefusalReason#MORE_THAN_HELD}, where one was found: a request
   *     that the author himself is not allowed
   * @param cause for {@link CommandRefusalReason#NOT_STORED}, what the store threw, for a log
   */
  record Refused(
      CommandRefusalReason reason,
      String what,
      Optional<Request> witness,
      Optional<Throwable> cause)
      implements CommandOutcome {

    static Refused because(CommandRefusalReason reason, String what) {
      return new Refused(reason, what, Optional.empty(), Optional.empty());
    }

    /** In one line. */
    @Override
    public String toString() {
      String example = witness.map(w -> ", such as " + w.action() + " " + w.resource()).orElse("");
      return Diagnostic.inOneLine(
          "refused " + reason.code() + ": " + reason.words() + ": " + what + example);
    }
  }

  /**
   * Nothing is changed, because the policy is not the one that the command was made on.
   *
   * @param current the number of the newest revision
   */
  record Conflict(long current) implements CommandOutcome {
    @Override
    public String toString() {
      return "conflict: the policy is at revision " + current;
    }
  }

  /**
   * Nothing is changed, because the result would not be a policy, or one that decides too slowly.
   *
   * @param diagnostics what would be wrong; at least one
   */
  record Invalid(List<Diagnostic> diagnostics) implements CommandOutcome {

    /** Copies the list. */
    public Invalid {
      diagnostics = ImmutableList.copyOf(diagnostics);
    }

    /** The first problem, in one line. */
    @Override
    public String toString() {
      return Diagnostic.inOneLine("invalid: " + diagnostics.get(0).message());
    }
  }

  /**
   * Whether the policy was changed.
   *
   * @return true for {@link Applied} alone
   */
  default boolean applied() {
    return this instanceof Applied;
  }
}
