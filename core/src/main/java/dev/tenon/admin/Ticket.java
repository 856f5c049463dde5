package dev.tenon.admin;

import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.Objects;

/**
 * A request that a rule held, and what became of it.
 *
 * <p>Immutable: each step makes a new ticket with the same id, so a store can tell who was first.
 *
 * @param id what names it, hard to guess
 * @param request what was asked for, by whom, in which tenant
 * @param version of the policy that held it
 * @param staged when it was held
 * @param expires the first instant at which it can neither be approved nor used
 * @param why the requester's words
 * @param state how far it has come
 */
public record Ticket(
    String id,
    Request request,
    String version,
    Instant staged,
    Instant expires,
    String why,
    TicketState state) {

  /** How far a ticket has come. */
  public sealed interface TicketState {

    /** Nobody has decided yet. */
    record Pending() implements TicketState {
      @Override
      public String toString() {
        return "pending";
      }
    }

    /**
     * It may be used once.
     *
     * @param by the approver, with the roles he had
     * @param when he approved
     * @param why his words
     * @param version of the policy by which he could
     */
    record Approved(Subject by, Instant when, String why, String version) implements TicketState {
      /** In one line. */
      @Override
      public String toString() {
        return Diagnostic.inOneLine("approved by " + by + " at " + when + ": " + why);
      }
    }

    /**
     * It is not to be.
     *
     * @param by who denied it
     * @param when he denied it
     * @param why his words
     */
    record Denied(Subject by, Instant when, String why) implements TicketState {
      /** In one line. */
      @Override
      public String toString() {
        return Diagnostic.inOneLine("denied by " + by + " at " + when + ": " + why);
      }
    }

    /**
     * It was used, and cannot be used again.
     *
     * @param approval how it had been approved
     * @param when it was used
     * @param version of the policy by which it was
     */
    record Used(Approved approval, Instant when, String version) implements TicketState {
      /** In one line. */
      @Override
      public String toString() {
        return "used at " + when + ", " + approval;
      }
    }
  }

  /** Checks that nothing is missing. */
  public Ticket {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(staged, "staged");
    Objects.requireNonNull(expires, "expires");
    Objects.requireNonNull(why, "why");
    Objects.requireNonNull(state, "state");
  }

  /** The same, one step further. */
  Ticket become(TicketState next) {
    return new Ticket(id, request, version, staged, expires, why, next);
  }

  /** Whether it counts at a time: a clock that was set back does not bring it back either. */
  boolean countsAt(Instant now) {
    return !now.isBefore(staged) && now.isBefore(expires);
  }

  /** Whether a request is the one that was held: the same asks for the same, in the same tenant. */
  boolean isFor(Request other) {
    return Author.of(request.subject()).equals(Author.of(other.subject()))
        && request.action().equals(other.action())
        && request.resource().equals(other.resource())
        && request.tenant().equals(other.tenant())
        && request.isCreating() == other.isCreating();
  }

  /**
   * In one line, such as {@code ticket 7f..: ada [] DROP table/users, until ...: ticket 12;
   * pending}.
   */
  @Override
  public String toString() {
    return Diagnostic.inOneLine(
        "ticket " + id + ": " + request + ", until " + expires + ": " + why + "; " + state);
  }
}
