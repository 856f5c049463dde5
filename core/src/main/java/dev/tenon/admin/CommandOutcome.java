package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of a command.
 *
 * <pre>{@code
 * if (outcome instanceof CommandOutcome.Applied applied) {
 *   log.info("revision {}", applied.revision().number());
 * } else if (outcome instanceof CommandOutcome.Conflict conflict) {
 *   // read revision conflict.current(), and retry the command if it still applies
 * }
 * }</pre>
 *
 * <p>Cases may be added in a later version; any case but {@code Applied} means that nothing
 * changed.
 */
public sealed interface CommandOutcome {

  /**
   * The policy is changed permanently.
   *
   * @param revision the new revision
   * @param commit the recorded commit
   */
  record Applied(Revision revision, Commit commit) implements CommandOutcome {
    @Override
    public String toString() {
      return "applied: revision " + revision.number();
    }
  }

  /**
   * The command is refused; nothing is changed.
   *
   * @param reason why
   * @param what the role, rule or grant that causes the refusal, as text
   * @param witness for {@link CommandRefusalReason#MORE_THAN_HELD}, if one was found: a request
   *     that the author is not allowed
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
   * Nothing is changed, because the command is based on an older revision.
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
   * Nothing is changed, because the new policy would be invalid or decide too slowly.
   *
   * @param diagnostics the problems; at least one
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
