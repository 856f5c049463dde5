package dev.tenon.admin;

import dev.tenon.admin.Ticket.TicketState;
import dev.tenon.admin.TicketAnswer.TicketRefusalReason;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.subject.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Keeps requests that {@code STAGE} leaves pending until an administrator with the same access
 * approves or denies them. An approval is valid once, for that request only.
 *
 * <pre>{@code
 * Approvals approvals = Approvals.of(authorizer, TicketStore.inMemory(), AdminSettings.standard());
 * TicketAnswer held = approvals.stage(request, Duration.ofHours(4), "job hangs");
 * String id = ((TicketAnswer.Done) held).ticket().id();   // by the requester
 * approvals.approve(id, boss, "seen in the log");         // by the approver
 * if (approvals.use(id, request) instanceof TicketAnswer.Done) {
 *   terminate(job);                                       // once
 * }
 * }</pre>
 *
 * <p>Every step uses the policy in force at that time. An approver must hold one of the roles that
 * each rule which holds the request names for it ({@link dev.tenon.policy.Permission#approvedBy}),
 * or administer the tenant or everything if a rule names none; be allowed the same action on the
 * same resource in the same tenant; and be neither the requester nor one of its actors; the policy
 * must still stage the request. When the approval is used, these conditions are checked again with
 * the roles that the approver had. A new policy version alone does not end a ticket.
 *
 * <p>Thread-safe if the authorizer and the store are: of two concurrent approvals or uses of a
 * ticket, one succeeds.
 */
public final class Approvals {

  private static final int TRIES = 8;

  private final Authorizer authorizer;
  private final TicketStore store;
  private final AdminSettings settings;

  /** Held while a request is looked for and made, so that it is made once. */
  private final Object staging = new Object();

  private Approvals(Authorizer authorizer, TicketStore store, AdminSettings settings) {
    this.authorizer = authorizer;
    this.store = store;
    this.settings = settings;
  }

  /**
   * Creates approvals by the policy of an authorizer.
   *
   * @param authorizer decides, each time by the policy in force
   * @param store the store of the tickets
   * @param settings the clock, the service accounts and the listener
   * @return the approvals
   */
  public static Approvals of(Authorizer authorizer, TicketStore store, AdminSettings settings) {
    return new Approvals(authorizer, store, settings);
  }

  /**
   * Requests approval for a request whose decision is STAGE. The ticket carries the attributes of
   * the resource and the request, also those that the authorizer's source knows; it cannot be used
   * once one of them is another.
   *
   * @param request the request
   * @param lifetime how long the ticket can be approved and used
   * @param why the requester's reason
   * @return done with a new ticket, or refused
   * @throws IllegalArgumentException if the lifetime is not positive
   */
  public TicketAnswer stage(Request request, Duration lifetime, String why) {
    return stage(request, lifetime, why, false);
  }

  /**
   * Requests approval as {@link #stage} does, unless the same requester has a pending ticket for
   * the same: the same action, resource, tenant and attributes. So a form that is sent twice is one
   * request. A ticket that is decided or over does not count. Looks at all pending tickets; of
   * several calls at once on this object, one makes the ticket.
   *
   * <pre>{@code
   * TicketAnswer answer = approvals.stageOnce(request, Duration.ofHours(4), "job hangs");
   * if (answer instanceof TicketAnswer.Waiting before) {
   *   show("You have asked already: " + before.ticket().id());
   * }
   * }</pre>
   *
   * @param request the request
   * @param lifetime how long a new ticket can be approved and used
   * @param why the requester's reason, for a new ticket
   * @return done with a new ticket, waiting with the one of before, or refused
   * @throws IllegalArgumentException if the lifetime is not positive
   */
  public TicketAnswer stageOnce(Request request, Duration lifetime, String why) {
    synchronized (staging) {
      return stage(request, lifetime, why, true);
    }
  }

  private TicketAnswer stage(Request request, Duration lifetime, String why, boolean once) {
    if (lifetime.isNegative() || lifetime.isZero()) {
      throw new IllegalArgumentException("a ticket cannot live for " + lifetime);
    }
    Instant now = now();
    return told(
        request.subject(),
        request.tenant(),
        "stage " + words(request),
        why,
        now,
        staged(request, lifetime, why, now, once));
  }

  private TicketAnswer staged(
      Request request, Duration lifetime, String why, Instant now, boolean once) {
    Decision decision = authorizer.check(request);
    if (!decision.held() || !request.subject().isIdentified()) {
      return refused(TicketRefusalReason.NOT_HELD);
    }
    Request asked = request.within(decision.tenant()).with(authorizer.attributesOf(request));
    Optional<Ticket> waiting = once ? waiting(asked, now) : Optional.empty();
    if (waiting.isPresent()) {
      return new TicketAnswer.Waiting(waiting.get());
    }
    if (why.isBlank()) {
      return refused(TicketRefusalReason.NO_REASON_GIVEN);
    }
    Ticket ticket =
        new Ticket(
            UUID.randomUUID().toString(),
            asked,
            decision.version(),
            now,
            after(now, lifetime),
            why,
            new TicketState.Pending());
    return store.add(ticket)
        ? new TicketAnswer.Done(ticket)
        : refused(TicketRefusalReason.TOO_MANY_TICKETS);
  }

  /** The pending ticket of the same requester for the same. */
  private Optional<Ticket> waiting(Request asked, Instant now) {
    return store.pending().stream()
        .filter(ticket -> ticket.countsAt(now) && ticket.isFor(asked))
        .findFirst();
  }

  /**
   * Approves a ticket.
   *
   * @param id the ticket's id
   * @param approver an administrator with the same access
   * @param why the approver's reason
   * @return done, or refused
   */
  public TicketAnswer approve(String id, Subject approver, String why) {
    Instant now = now();
    TicketAnswer answer =
        step(
            id,
            now,
            ticket ->
                decidable(ticket, approver, why)
                    .or(() -> refusalTo(approver, ticket.request(), ticket, now)),
            (ticket, version) ->
                ticket.become(new TicketState.Approved(approver, now, why, version)));
    return told(approver, tenantOf(id), "approve ticket " + id, why, now, answer);
  }

  /**
   * Denies a ticket. Whoever might approve it by its roles may do so, and any administrator.
   *
   * @param id the ticket's id
   * @param by an administrator
   * @param why the administrator's reason
   * @return done, or refused
   */
  public TicketAnswer deny(String id, Subject by, String why) {
    Instant now = now();
    TicketAnswer answer =
        step(
            id,
            now,
            ticket -> decidable(ticket, by, why).or(() -> notEntitled(by, ticket, now)),
            (ticket, version) -> ticket.become(new TicketState.Denied(by, now, why)));
    return told(by, tenantOf(id), "deny ticket " + id, why, now, answer);
  }

  /**
   * Uses an approval, right before the approved operation. It cannot be used again, even if the
   * operation fails.
   *
   * @param id the ticket's id
   * @param request the current request
   * @return done if the operation may proceed, once
   */
  public TicketAnswer use(String id, Request request) {
    Instant now = now();
    TicketAnswer answer =
        step(
            id,
            now,
            ticket -> usable(ticket, request, now),
            (ticket, version) ->
                ticket.become(
                    new TicketState.Used((TicketState.Approved) ticket.state(), now, version)));
    return told(
        request.subject(),
        tenantOf(id),
        "use ticket " + id + " to " + words(request),
        "",
        now,
        answer);
  }

  private Optional<TicketRefusalReason> usable(Ticket ticket, Request asked, Instant now) {
    if (ticket.state() instanceof TicketState.Used) {
      return Optional.of(TicketRefusalReason.ALREADY_USED);
    }
    if (!(ticket.state() instanceof TicketState.Approved approved)) {
      return Optional.of(TicketRefusalReason.NOT_APPROVED);
    }
    // Without a name, the tenant is the only one that could be meant.
    Request within =
        asked.tenant().isEmpty() ? asked.within(authorizer.check(asked).tenant()) : asked;
    Request request = within.with(authorizer.attributesOf(within));
    return !request.subject().isIdentified() || !ticket.isFor(request)
        ? Optional.of(TicketRefusalReason.OTHER_REQUEST)
        : refusalTo(approved.by(), request, ticket, now);
  }

  private interface Step {
    Ticket of(Ticket ticket, String version);
  }

  /** Applies a step to the stored ticket, or refuses it. */
  private TicketAnswer step(
      String id, Instant now, Function<Ticket, Optional<TicketRefusalReason>> refusal, Step step) {
    while (true) {
      Ticket ticket = store.find(id).orElse(null);
      if (ticket == null) {
        return refused(TicketRefusalReason.UNKNOWN_TICKET);
      }
      Optional<TicketRefusalReason> reason =
          ticket.countsAt(now) ? refusal.apply(ticket) : Optional.of(TicketRefusalReason.EXPIRED);
      if (reason.isPresent()) {
        return refused(reason.get());
      }
      Ticket after = step.of(ticket, authorizer.policy().version());
      if (store.replace(ticket, after)) {
        return new TicketAnswer.Done(after);
      }
    }
  }

  private static Optional<TicketRefusalReason> decidable(Ticket ticket, Subject by, String why) {
    if (!(ticket.state() instanceof TicketState.Pending)) {
      return Optional.of(TicketRefusalReason.NOT_PENDING);
    }
    if (!by.isIdentified()) {
      return Optional.of(TicketRefusalReason.NOT_ADMINISTRATOR);
    }
    return why.isBlank() ? Optional.of(TicketRefusalReason.NO_REASON_GIVEN) : Optional.empty();
  }

  /** Why a subject decides no ticket like this; empty if it administers or may approve it. */
  private Optional<TicketRefusalReason> notEntitled(Subject by, Ticket ticket, Instant now) {
    return new Entitlement(authorizer, by, settings, now).refusal(ticket.request());
  }

  /** Why an approver may not approve a request, decided by a single policy version. */
  private Optional<TicketRefusalReason> refusalTo(
      Subject approver, Request request, Ticket ticket, Instant now) {
    if (Author.of(approver).overlaps(Author.of(ticket.request().subject()))
        || Author.of(approver).overlaps(Author.of(request.subject()))) {
      return Optional.of(TicketRefusalReason.OWN_REQUEST);
    }
    for (int i = 0; i < TRIES; i++) {
      Entitlement entitlement = new Entitlement(authorizer, approver, settings, now);
      Decision theirs = authorizer.check(request);
      Decision own = authorizer.check(request.by(approver));
      if (theirs.version().equals(own.version())
          && theirs.version().equals(entitlement.version())) {
        return entitlement
            .refusal(request)
            .or(() -> theirs.held() ? Optional.empty() : Optional.of(TicketRefusalReason.NOT_HELD))
            .or(
                () ->
                    own.allowed()
                        ? Optional.empty()
                        : Optional.of(TicketRefusalReason.APPROVER_NOT_ALLOWED));
      }
    }
    return Optional.of(TicketRefusalReason.POLICY_CHANGES);
  }

  /**
   * The tickets that an approver could approve now.
   *
   * @param approver the approver
   * @return an immutable list, the oldest first
   */
  public List<Ticket> waitingFor(Subject approver) {
    Instant now = now();
    return store.pending().stream()
        .filter(ticket -> ticket.countsAt(now) && approver.isIdentified())
        .filter(ticket -> refusalTo(approver, ticket.request(), ticket, now).isEmpty())
        .toList();
  }

  /** The end of the lifetime, limited to the largest instant. */
  private static Instant after(Instant now, Duration lifetime) {
    return lifetime.compareTo(Duration.between(now, Instant.MAX)) < 0
        ? now.plus(lifetime)
        : Instant.MAX;
  }

  private Instant now() {
    return settings.clock().instant();
  }

  private static String words(Request request) {
    String where = request.tenant().isEmpty() ? "" : " within " + request.tenant();
    return request.action() + " " + request.resource() + where;
  }

  /** The tenant is that of the ticket if there is one. */
  private TicketAnswer told(
      Subject by, String tenant, String what, String why, Instant when, TicketAnswer answer) {
    String where = ticketOf(answer).map(ticket -> ticket.request().tenant()).orElse(tenant);
    settings.listener().accept(new AdminEvent(by, where, when, what, why, answer.toString()));
    return answer;
  }

  private static Optional<Ticket> ticketOf(TicketAnswer answer) {
    if (answer instanceof TicketAnswer.Done done) {
      return Optional.of(done.ticket());
    }
    return answer instanceof TicketAnswer.Waiting before
        ? Optional.of(before.ticket())
        : Optional.empty();
  }

  /** The tenant of a ticket's request; empty if there is no such ticket. */
  private String tenantOf(String id) {
    return store.find(id).map(ticket -> ticket.request().tenant()).orElse("");
  }

  private static TicketAnswer refused(TicketRefusalReason reason) {
    return new TicketAnswer.Refused(reason);
  }
}
