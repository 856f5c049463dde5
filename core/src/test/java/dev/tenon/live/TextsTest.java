package dev.tenon.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.admin.AdminEvent;
import dev.tenon.admin.Author;
import dev.tenon.admin.Command;
import dev.tenon.admin.CommandOutcome;
import dev.tenon.admin.CommandRefusalReason;
import dev.tenon.admin.Commit;
import dev.tenon.admin.Ticket;
import dev.tenon.admin.TicketAnswer;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.live.AuditRecord.Party;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Fault 17: what a host logs has no line end or control character out of a name or a text. */
class TextsTest {

  private static final String FORGED =
      "x\n7: by root\r\u2028\u2029\u0085y\u202E\u2066\u200B\u001B[2K\u0000z";

  private static final Subject ADA = Subject.of("ada");
  private static final Instant NOW = Instant.EPOCH;
  private static final Request REQUEST = Request.of(ADA, FORGED, Resource.of(FORGED));
  private static final Diagnostic PROBLEM =
      Diagnostic.error("bad-role", Place.of(FORGED, 1, 1), "unknown role " + FORGED);

  private static Snapshot snapshot() {
    Authorizer none = Authorizer.compile(Policy.builder().build());
    return new Snapshot(0, NOW, none, none);
  }

  private static Ticket ticket(Ticket.TicketState state) {
    return new Ticket(FORGED, REQUEST, FORGED, NOW, NOW, FORGED, state);
  }

  private static Map<String, Object> logged() {
    Ticket.TicketState.Approved approved =
        new Ticket.TicketState.Approved(ADA, NOW, FORGED, FORGED);
    Commit commit = new Commit(7, Author.of(ADA), NOW, FORGED, FORGED, List.of());
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(
        "refused refresh",
        new Refresh.Refused(
            snapshot(), List.of(PROBLEM), new IllegalStateException(FORGED), Duration.ZERO));
    all.put("commit", commit);
    all.put("pending ticket", ticket(new Ticket.TicketState.Pending()));
    all.put("approved ticket", ticket(approved));
    all.put("denied ticket", ticket(new Ticket.TicketState.Denied(ADA, NOW, FORGED)));
    all.put("used ticket", ticket(new Ticket.TicketState.Used(approved, NOW, FORGED)));
    all.put("approval", approved);
    all.put("refusal of a ticket", new Ticket.TicketState.Denied(ADA, NOW, FORGED));
    all.put("use of a ticket", new Ticket.TicketState.Used(approved, NOW, FORGED));
    all.put("answer", new TicketAnswer.Done(ticket(approved)));
    all.put(
        "refused command",
        new CommandOutcome.Refused(
            CommandRefusalReason.NOT_FOUND, FORGED, Optional.of(REQUEST), Optional.empty()));
    all.put("invalid command", new CommandOutcome.Invalid(List.of(PROBLEM)));
    all.put("command that removes a role", new Command.RemoveRole(FORGED));
    all.put("command that removes a tenant", new Command.RemoveTenant(FORGED));
    all.put("command that revokes", new Command.Revoke(FORGED));
    all.put("admin event", new AdminEvent(ADA, NOW, FORGED, FORGED, FORGED));
    Party party = new Party("", FORGED, FORGED, false);
    all.put(
        "audit event",
        new AuditEvent(1, NOW, party, List.of(party), FORGED, FORGED, FORGED, FORGED, 0));
    all.put("place", Place.of(FORGED, 1, 1));
    all.put("problem", PROBLEM);
    return all;
  }

  @Test
  void texts_haveNoControlCharacterOfANameInThem() {
    logged()
        .forEach(
            (what, logged) -> {
              String text = logged.toString();
              assertTrue(text.contains("\\u000A7: by root"), () -> what + ": " + text);
              assertEquals(
                  List.of(),
                  text.chars()
                      .filter(
                          c ->
                              Character.isISOControl(c)
                                  || "\u2028\u2029\u202E\u2066\u200B".indexOf(c) >= 0)
                      .mapToObj(Integer::toHexString)
                      .toList(),
                  what);
            });
  }

  @Test
  void problem_keepsTheLinesOfItsOwn() {
    Diagnostic full = PROBLEM.because("names are " + FORGED).mend("write " + FORGED);
    assertEquals(3, full.toString().lines().count(), full::toString);
    Refresh refused =
        new Refresh.Refused(
            snapshot(), List.of(full), new IllegalStateException("broken"), Duration.ZERO);
    assertEquals(3, refused.toString().lines().count(), refused::toString);
    assertFalse(refused.toString().contains("\u202E"), refused::toString);
  }

  @Test
  void plainTexts_areAsBefore() {
    Ticket ticket =
        new Ticket(
            "t1",
            Request.of(ADA, "DROP", Resource.of("table", "users")),
            "v1",
            NOW,
            NOW.plusSeconds(60),
            "ticket 12",
            new Ticket.TicketState.Pending());
    assertEquals(
        "ticket t1: ada [] DROP table/users, until 1970-01-01T00:01:00Z: ticket 12; pending",
        ticket.toString());
  }
}
