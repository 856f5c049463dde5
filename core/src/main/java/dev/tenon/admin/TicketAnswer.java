package dev.tenon.admin;

import dev.tenon.diagnostic.Diagnostic;

/**
 * What became of a step of a ticket.
 *
 * <pre>{@code
 * if (approvals.use(id, request) instanceof TicketAnswer.Done) {
 *   terminate(job);
 * }
 * }</pre>
 *
 * <p>Cases may be added in a later version: where one is not {@link Done}, the request may not go
 * ahead.
 */
public sealed interface TicketAnswer {

  /**
   * The step is made, and recorded in the ticket.
   *
   * @param ticket as it is now
   */
  record Done(Ticket ticket) implements TicketAnswer {
    @Override
    public String toString() {
      return Diagnostic.inOneLine("done: ticket " + ticket.id());
    }
  }

  /**
   * The step is not made; the ticket is as it was.
   *
   * @param reason why
   */
  record Refused(TicketRefusalReason reason) implements TicketAnswer {
    @Override
    public String toString() {
      return "refused " + reason.code() + ": " + reason.words();
    }
  }

  /** Why a step of a ticket was refused. A closed set of stable codes. */
  enum TicketRefusalReason {
    /** The policy does not hold the request now: it denies it, or allows it without an approval. */
    NOT_HELD("not-held", "the policy does not hold the request"),
    /** The store has no room for another ticket, or for another one of this requester. */
    TOO_MANY_TICKETS("too-many-tickets", "too many requests wait already"),
    /** There is no such ticket. */
    UNKNOWN_TICKET("unknown-ticket", "there is no such ticket"),
    /** Its time is over, or has not come by a clock that was set back. */
    EXPIRED("expired", "the ticket's time is over"),
    /** Somebody has decided already. */
    NOT_PENDING("not-pending", "somebody has decided already"),
    /** Nobody has approved it, or somebody has denied it. */
    NOT_APPROVED("not-approved", "nobody has approved it"),
    /** It was used already. */
    ALREADY_USED("already-used", "it was used already"),
    /** It was given for another request. */
    OTHER_REQUEST("other-request", "it was given for another request"),
    /** Who approves is who asked, or one of them acts for the other. */
    OWN_REQUEST("own-request", "nobody approves what he asked for himself"),
    /** Who decides holds none of the policy's admin roles. */
    NOT_ADMINISTRATOR("not-administrator", "who decides does not administer"),
    /** Who decides is a service account. */
    SERVICE_ACCOUNT("service-account", "a service account does not decide"),
    /** The approver is not allowed the same action on the same resource. */
    APPROVER_NOT_ALLOWED("approver-not-allowed", "the approver is not allowed the same"),
    /** Who asks or decides did not say why. */
    NO_REASON_GIVEN("no-reason-given", "it needs a reason in words"),
    /** The policy was replaced again and again while it was looked at: try again. */
    POLICY_CHANGES("policy-changes", "the policy was being replaced");

    private final String code;
    private final String words;

    TicketRefusalReason(String code, String words) {
      this.code = code;
      this.words = words;
    }

    /**
     * The stable name.
     *
     * @return a word in kebab case
     */
    public String code() {
      return code;
    }

    /**
     * The same in words.
     *
     * @return a sentence without a full stop
     */
    public String words() {
      return words;
    }
  }
}
