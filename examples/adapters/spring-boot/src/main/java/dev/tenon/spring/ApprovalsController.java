package dev.tenon.spring;

import dev.tenon.admin.Approvals;
import dev.tenon.admin.Ticket;
import dev.tenon.admin.TicketAnswer;
import dev.tenon.subject.Subject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where held requests are approved, if the property {@code tenon.approvals.enabled} says so: open
 * to everybody identified, since each step is decided by the policy.
 */
@RestController
@Identified
class ApprovalsController {

  private final Approvals approvals;

  ApprovalsController(Approvals approvals) {
    this.approvals = approvals;
  }

  /**
   * What an approver says.
   *
   * @param why the reason
   */
  record Step(String why) {}

  @GetMapping("/tenon/approvals")
  List<Map<String, String>> waiting(Subject caller) {
    return approvals.waitingFor(caller).stream().map(ApprovalsController::shown).toList();
  }

  @PostMapping("/tenon/approvals/{id}/approve")
  Map<String, String> approve(@PathVariable("id") String id, @RequestBody Step step, Subject by) {
    return done(approvals.approve(id, by, step.why()));
  }

  @PostMapping("/tenon/approvals/{id}/deny")
  Map<String, String> deny(@PathVariable("id") String id, @RequestBody Step step, Subject by) {
    return done(approvals.deny(id, by, step.why()));
  }

  private static Map<String, String> done(TicketAnswer answer) {
    if (answer instanceof TicketAnswer.Done done) {
      return shown(done.ticket());
    }
    TicketAnswer.Refused no = (TicketAnswer.Refused) answer;
    String id = Current.hereOrNewId();
    throw new RefusedException(Refusal.held(no.reason().code(), no.reason().words(), id, ""));
  }

  private static Map<String, String> shown(Ticket ticket) {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("id", ticket.id());
    shown.put("by", ticket.request().subject().id());
    shown.put("action", ticket.request().action());
    shown.put("resource", ticket.request().resource().toString());
    shown.put("tenant", ticket.request().tenant());
    shown.put("why", ticket.why());
    shown.put("expires", ticket.expires().toString());
    shown.put("state", ticket.state().toString());
    return shown;
  }
}
