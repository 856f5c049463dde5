package dev.tenon.admin;

import dev.tenon.diagnostic.Diagnostic;

/**
 * The outcome of a step of a ticket.
 *
 * <pre>{@code
 * if (approvals.use(id, request) instanceof TicketAnswer.Done) {
 *   terminate(job);
 * }
 * }</pre>
 *
 * <p>Cases may be added in a later version; any case but {@link Done} means that the request must
 * not proceed.
 */
public sealed interface TicketAnswer {

  /**
   * The step succeeded and is recorded in the ticket.
   *
   * @param ticket the new ticket
   */
  record Done(Ticket ticket) implements TicketAnswer {
    @Override
    public String toString() {
      return Diagnostic.inOneLine("done: ticket " + ticket.id());
    }
  }

  /**
   * The requester has asked for the same before, and that request is pending; it is unchanged.
   *
   * @param ticket the pending ticket
   */
  record Waiting(Ticket ticket) implements TicketAnswer {
    @Override
    public String toString() {
      return Diagnostic.inOneLine("waiting: ticket " + ticket.id());
    }
  }

  /**
   * The step is refused; the ticket is unchanged.
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
    /** The policy does not stage the request now: it denies it, or allows it without approval. */
    NOT_HELD("not-held", "the policy does not hold the request"),
    /** The store accepts no further ticket, or none of this requester. */
    TOO_MANY_TICKETS("too-many-tickets", "too many requests wait already"),
    /** There is no such ticket. */
    UNKNOWN_TICKET("unknown-ticket", "there is no such ticket"),
    /** It has expired, or a clock was set back to before its start. */
    EXPIRED("expired", "the ticket's time is over"),
    /** It was decided already. */
    NOT_PENDING("not-pending", "somebody has decided already"),
    /** It is not approved, or was denied. */
    NOT_APPROVED("not-approved", "nobody has approved it"),
    /** It was used already. */
    ALREADY_USED("already-used", "it was used already"),
    /** It was given for another request. */
    OTHER_REQUEST("other-request", "it was given for another request"),
    /** The approver is the requester, or one of them acts for the other. */
    OWN_REQUEST("own-request", "nobody approves what he asked for himself"),
    /** The approver holds none of the policy's admin roles. */
    NOT_ADMINISTRATOR("not-administrator", "who decides does not administer"),
    /** The approver is a service account. */
    SERVICE_ACCOUNT("service-account", "a service account does not decide"),
    /** The approver is not allowed the same action on the same resource. */
    APPROVER_NOT_ALLOWED("approver-not-allowed", "the approver is not allowed the same"),
    /** The requester or approver gave no reason. */
    NO_REASON_GIVEN("no-reason-given", "it needs a reason in words"),
    /** The policy was replaced repeatedly during the step: try again. */
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
     * The explanation.
     *
     * @return a sentence without a full stop
     */
    public String words() {
      return words;
    }
  }
}
