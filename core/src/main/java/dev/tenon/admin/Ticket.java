package dev.tenon.admin;

import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.Objects;

/**
 * A request pending approval, and its state.
 *
 * <p>Immutable: each step creates a new ticket with the same id, so a store can detect concurrent
 * steps.
 *
 * @param id the id, hard to guess
 * @param request the request, with subject and tenant
 * @param version the version of the policy that staged it
 * @param staged when it was staged
 * @param expires the first instant at which it can neither be approved nor used
 * @param why the requester's reason
 * @param state the state
 */
public record Ticket(
    String id,
    Request request,
    String version,
    Instant staged,
    Instant expires,
    String why,
    TicketState state) {

  /** The state of a ticket. */
  public sealed interface TicketState {

    /** Not decided yet. */
    record Pending() implements TicketState {
      @Override
      public String toString() {
        return "pending";
      }
    }

    /**
     * Approved; may be used once.
     *
     * @param by the approver, with its roles at that time
     * @param when the instant of the approval
     * @param why the approver's reason
     * @param version the version of the policy that permitted it
     */
    record Approved(Subject by, Instant when, String why, String version) implements TicketState {
      /** In one line. */
      @Override
      public String toString() {
        return Diagnostic.inOneLine("approved by " + by + " at " + when + ": " + why);
      }
    }

    /**
     * Denied.
     *
     * @param by who denied it
     * @param when the instant of the denial
     * @param why the reason
     */
    record Denied(Subject by, Instant when, String why) implements TicketState {
      /** In one line. */
      @Override
      public String toString() {
        return Diagnostic.inOneLine("denied by " + by + " at " + when + ": " + why);
      }
    }

    /**
     * Used; cannot be used again.
     *
     * @param approval the approval
     * @param when the instant of the use
     * @param version the version of the policy that permitted it
     */
    record Used(Approved approval, Instant when, String version) implements TicketState {
      /** In one line. */
      @Override
      public String toString() {
        return "used at " + when + ", " + approval;
      }
    }
  }

  /** Refuses null. */
  public Ticket {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(staged, "staged");
    Objects.requireNonNull(expires, "expires");
    Objects.requireNonNull(why, "why");
    Objects.requireNonNull(state, "state");
  }

  /** This ticket with the next state. */
  Ticket become(TicketState next) {
    return new Ticket(id, request, version, staged, expires, why, next);
  }

  /** Whether it is valid at an instant; false before it was staged, if a clock was set back. */
  boolean countsAt(Instant now) {
    return !now.isBefore(staged) && now.isBefore(expires);
  }

  /** Whether a request equals this one in author, action, resource, tenant and creation. */
  boolean isFor(Request other) {
    return Author.of(request.subject()).equals(Author.of(other.subject()))
        && request.action().equals(other.action())
        && request.resource().equals(other.resource())
        && request.tenant().equals(other.tenant())
        && request.isCreating() == other.isCreating()
        && request.attributes().equals(other.attributes());
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
