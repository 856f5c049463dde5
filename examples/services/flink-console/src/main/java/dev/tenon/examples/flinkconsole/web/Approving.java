package dev.tenon.examples.flinkconsole.web;

import dev.tenon.admin.Ticket;
import dev.tenon.admin.TicketAnswer;
import dev.tenon.authz.Request;
import dev.tenon.examples.flinkconsole.Inventory;
import dev.tenon.examples.flinkconsole.Security;
import dev.tenon.examples.flinkconsole.Users;
import dev.tenon.examples.flinkconsole.flink.Cluster;
import dev.tenon.path.Resource;
import dev.tenon.servlet.Call;
import dev.tenon.servlet.Route;
import dev.tenon.subject.Subject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Requests that a rule holds: an administrator who is allowed the same lets them through, and then
 * they are carried out at once, in the name of whoever asked and by the roles that he has then.
 */
final class Approving {

  static final String PATH = "/approvals";

  private final Inventory inventory;
  private final Security security;
  private final Users users;
  private final Pages pages;

  Approving(Inventory inventory, Security security, Users users, Pages pages) {
    this.inventory = inventory;
    this.security = security;
    this.users = users;
    this.pages = pages;
  }

  List<Route> routes() {
    return List.of(
        Route.get(PATH, this::list).identified(),
        Route.post(PATH + "/{ticket}/approve", this::approve).identified(),
        Route.post(PATH + "/{ticket}/deny", this::deny).identified());
  }

  private void list(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<Views.TicketRow> waiting =
        security.approvals().waitingFor(call.subject()).stream()
            .filter(ticket -> call.access().isVisible(ticket.request().resource()))
            .map(this::row)
            .toList();
    List<Views.TicketRow> own =
        security.tickets().pending().stream()
            .filter(ticket -> ticket.request().subject().id().equals(call.subject().id()))
            .filter(ticket -> ticket.request().tenant().equals(call.tenant()))
            .map(this::row)
            .toList();
    pages.show(request, response, "approvals", "Approvals", new Views.ApprovalsPage(waiting, own));
  }

  private Views.TicketRow row(Ticket ticket) {
    Request asked = ticket.request();
    return new Views.TicketRow(
        ticket.id(),
        asked.subject().id(),
        asked.action(),
        asked.resource().segment(3) + " in " + cluster(asked).name(),
        ticket.why(),
        Forms.time(ticket.expires()),
        "waits");
  }

  private Cluster cluster(Request asked) {
    Resource cluster = asked.resource().ancestor(2);
    return inventory.cluster(cluster).orElseThrow();
  }

  /** The ticket of a call, if the tenant shows what it is about. */
  private Optional<Ticket> ticket(Call call) {
    return security
        .tickets()
        .find(call.variable("ticket"))
        .filter(ticket -> call.access().isVisible(ticket.request().resource()));
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
        security.approvals().approve(id, call.subject(), Forms.text(request, "why"));
    if (answer instanceof TicketAnswer.Done) {
      answer = carryOut(ticket.get());
    }
    answer(answer, "It is done, in the name of " + who(ticket.get()) + ".", request, response);
  }

  private TicketAnswer carryOut(Ticket ticket) {
    Request asked = ticket.request();
    Subject requester = users.subject(who(ticket)).orElse(Subject.anonymous());
    Request now = Request.of(requester, asked.action(), asked.resource()).within(asked.tenant());
    TicketAnswer answer = security.approvals().use(ticket.id(), now);
    if (answer instanceof TicketAnswer.Done) {
      cluster(asked).cancel(asked.resource().segment(4));
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
    TicketAnswer answer =
        security.approvals().deny(ticket.get().id(), call.subject(), Forms.text(request, "why"));
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
