package dev.tenon.examples.flinkconsole.web;

import dev.tenon.admin.Ticket;
import dev.tenon.admin.TicketAnswer;
import dev.tenon.authz.Request;
import dev.tenon.examples.flinkconsole.Security;
import dev.tenon.examples.flinkconsole.Tickets;
import dev.tenon.examples.flinkconsole.Users;
import dev.tenon.examples.flinkconsole.flink.Cluster;
import dev.tenon.examples.flinkconsole.flink.FlinkException;
import dev.tenon.servlet.Call;
import dev.tenon.servlet.Route;
import dev.tenon.servlet.Routes;
import dev.tenon.subject.Subject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Requests that a rule holds: an administrator who is allowed the same lets them through, and then
 * they are carried out at once, in the name of whoever asked and by the roles that he has then.
 */
final class Approving {

  static final String PATH = "/approvals";

  private final Operations operations;
  private final Security security;
  private final Tickets tickets;
  private final Users users;
  private final Pages pages;

  Approving(Operations operations, Security security, Users users, Pages pages) {
    this.operations = operations;
    this.security = security;
    this.tickets = security.tickets();
    this.users = users;
    this.pages = pages;
  }

  List<Route> routes() {
    return Routes.identified(
        Route.get(PATH, this::list),
        Route.post(PATH + "/{ticket}/approve", this::approve),
        Route.post(PATH + "/{ticket}/deny", this::deny));
  }

  private void list(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean decides = security.administeredBy(call.subject(), call.tenant()).isPresent();
    Set<String> approvable =
        security.inForce().approvals().waitingFor(call.subject()).stream()
            .map(Ticket::id)
            .collect(Collectors.toSet());
    List<Views.TicketRow> waiting =
        tickets.pending().stream()
            .filter(ticket -> isThere(ticket, call))
            .filter(ticket -> tickets.stateOf(ticket).equals("waits"))
            .filter(ticket -> !who(ticket).equals(call.subject().id()))
            .filter(ticket -> decides || approvable.contains(ticket.id()))
            .map(ticket -> row(ticket, approvable.contains(ticket.id())))
            .toList();
    List<Views.TicketRow> own =
        tickets.of(call.subject().id()).stream()
            .filter(ticket -> ticket.request().tenant().equals(call.tenant()))
            .map(ticket -> row(ticket, false))
            .toList();
    pages.show(request, response, "approvals", "Approvals", new Views.ApprovalsPage(waiting, own));
  }

  private Views.TicketRow row(Ticket ticket, boolean approvable) {
    Request asked = ticket.request();
    String cluster = operations.cluster(asked).map(Cluster::name).orElse("a cluster that is gone");
    return new Views.TicketRow(
        ticket.id(),
        who(ticket),
        asked.action(),
        asked.resource().segment(3) + " in " + cluster,
        ticket.why(),
        Forms.time(ticket.staged()),
        Forms.time(ticket.expires()),
        tickets.stateOf(ticket),
        tickets.storyOf(ticket),
        approvable);
  }

  /** Whether a request is one of the tenant, or of all of them where everything is administered. */
  private boolean isThere(Ticket ticket, Call call) {
    Request asked = ticket.request();
    boolean within =
        asked.tenant().equals(call.tenant())
            || security.administeredBy(call.subject(), call.tenant()).equals(Optional.of(""));
    return within && call.access().isVisible(asked.resource());
  }

  /** The ticket of a call, if the tenant shows what it is about. */
  private Optional<Ticket> ticket(Call call) {
    return tickets.find(call.variable("ticket")).filter(ticket -> isThere(ticket, call));
  }

  private void approve(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Ticket> ticket = ticket(call);
    if (ticket.isEmpty()) {
      call.notFound(request, response);
      return;
    }
    String id = ticket.get().id();
    TicketAnswer answer =
        security.inForce().approvals().approve(id, call.subject(), Forms.text(request, "why"));
    if (answer instanceof TicketAnswer.Done) {
      answer = carryOut(ticket.get());
    }
    String became =
        tickets.stateOf(ticket.get()).equals("failed")
            ? "It is approved, but the cluster did not do it."
            : "It is done, in the name of " + who(ticket.get()) + ".";
    answer(answer, became, request, response);
  }

  private TicketAnswer carryOut(Ticket ticket) {
    Request asked = ticket.request();
    Subject requester = users.subject(who(ticket)).orElse(Subject.anonymous());
    TicketAnswer answer = security.inForce().approvals().use(ticket.id(), asked.by(requester));
    if (answer instanceof TicketAnswer.Refused refused) {
      tickets.failed(ticket.id(), refused.reason().words());
      return answer;
    }
    try {
      operations.carryOut(ticket);
    } catch (FlinkException away) {
      tickets.failed(ticket.id(), away.words());
      String what = "carry out ticket " + ticket.id();
      security.inForce().note(requester, asked.tenant(), what, away.words());
    }
    return answer;
  }

  private void deny(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Ticket> ticket = ticket(call);
    if (ticket.isEmpty()) {
      call.notFound(request, response);
      return;
    }
    String why = Forms.text(request, "why");
    TicketAnswer answer =
        security.inForce().approvals().deny(ticket.get().id(), call.subject(), why);
    answer(answer, "The request of " + who(ticket.get()) + " is denied.", request, response);
  }

  private static String who(Ticket ticket) {
    return ticket.request().subject().id();
  }

  private void answer(
      TicketAnswer answer, String done, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (answer instanceof TicketAnswer.Refused refused) {
      response.setStatus(403);
      pages.notDone(request, response, refused.reason().code(), refused.reason().words());
    } else {
      Visit.begun(request).say(done);
      Pages.redirect(response, PATH);
    }
  }
}
