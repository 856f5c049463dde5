package dev.tenon.authzen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.admin.Approvals;
import dev.tenon.admin.Ticket;
import dev.tenon.admin.Ticket.TicketState;
import dev.tenon.admin.TicketAnswer;
import dev.tenon.admin.TicketAnswer.TicketRefusalReason;
import dev.tenon.admin.TicketStore;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.subject.Subject;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a rule holds for approval, as the draft "AuthZEN Access Request and Approval Profile" has
 * it: a denial that may be requested, the request, its task, and the evaluation after the approval,
 * which uses it up. Thread-safe.
 */
final class AccessRequests {

  static final String CAPABILITY = "urn:openid:authzen:capability:access-request";

  private static final Duration HINT = Duration.ofMinutes(10);
  private static final int MOST_KEYS = 10_000;

  private final Approvals approvals;
  private final TicketStore tickets;
  private final Duration lifetime;
  private final Translation translation;
  private final Seal seal;
  private final Clock clock;

  /** What was submitted under a key of idempotency, and the ticket; the oldest are forgotten. */
  private final Map<String, Submitted> keys =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Submitted> eldest) {
          return size() > MOST_KEYS;
        }
      };

  private record Submitted(String body, String ticket) {}

  AccessRequests(
      Approvals approvals,
      TicketStore tickets,
      Duration lifetime,
      Translation translation,
      Seal seal,
      Clock clock) {
    this.approvals = approvals;
    this.tickets = tickets;
    this.lifetime = lifetime;
    this.translation = translation;
    this.seal = seal;
    this.clock = clock;
  }

  /** A held request: allowed, once, with an approval of it; else denied, and may be requested. */
  ObjectNode held(Call call, Question question, Request request, Decision decision, String id) {
    JsonNode approval = question.context().get(Question.APPROVAL);
    if (approval != null) {
      return used(call, approval, request, decision, id);
    }
    ObjectNode answer = Evaluations.answer(call, decision, id);
    ObjectNode context = (ObjectNode) answer.get("context");
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    context.put("evaluated_at", now.toString());
    if (call.caller().has(Caller.Right.REQUEST) && request.subject().isIdentified()) {
      Instant end = now.plus(HINT);
      ObjectNode asked = context.putObject("access_request");
      asked.put("requestable", true);
      asked.put("endpoint", call.base() + AuthZen.REQUESTS);
      asked.put("reason", decision.reason().code());
      asked.put("expires_at", end.toString());
      asked.put("request_context", seal.close(binding(call, question, request), end.toString()));
    }
    return answer;
  }

  private ObjectNode used(
      Call call, JsonNode approval, Request request, Decision decision, String id) {
    String named =
        Entity.text(
            "context." + Question.APPROVAL,
            "approval_id",
            Entity.object("context." + Question.APPROVAL, approval));
    TicketAnswer used = approvals.use(named, request);
    if (used instanceof TicketAnswer.Done done) {
      ObjectNode answer = Json.object();
      answer.put("decision", true);
      ObjectNode context = answer.putObject("context");
      context.put("evaluation_id", id);
      ObjectNode about = context.putObject("approval");
      about.put("id", done.ticket().id());
      about.put("approved_until", done.ticket().expires().toString());
      return answer;
    }
    TicketRefusalReason no = ((TicketAnswer.Refused) used).reason();
    ObjectNode answer = Evaluations.answer(call, decision, id);
    ObjectNode context = (ObjectNode) answer.get("context");
    context.put("reason", no.code());
    context.putObject("reason_user").put("403", no.words());
    return answer;
  }

  /** What a denial is bound to: who asked what, as the policy sees it. */
  private static String binding(Call call, Question question, Request request) {
    ObjectNode all = Json.object();
    all.put("kind", "denial").put("path", call.tenant()).put("caller", call.caller().name());
    all.put("subject", question.subject().type()).put("id", question.subject().id());
    all.put("roles", request.subject().roles().toString());
    all.put("attributes", new TreeMap<>(request.subject().attributes().asMap()).toString());
    all.put("action", request.action()).put("resource", request.resource().toString());
    all.put("tenant", request.tenant()).put("creating", request.isCreating());
    all.put("given", new TreeMap<>(request.attributes().asMap()).toString());
    return Json.canonical(all);
  }

  /** A submission: the task that it is now. */
  ObjectNode submit(Call call, ObjectNode body, String key) {
    if (body.has("items")) {
      throw FaultException.bad("`items` are not supported: submit each request by itself");
    }
    Question question = Question.of(body);
    Request request = translation.request(call, question);
    requireDenial(call, question, request, body);
    String why = why(question.context());
    Duration life = lifetime(Entity.optional("requested_access", body.get("requested_access")));
    return key.isEmpty()
        ? task(call, staged(request, life, why))
        : once(call, body, key, request, life, why);
  }

  private synchronized ObjectNode once(
      Call call, ObjectNode body, String key, Request request, Duration life, String why) {
    String whose = call.caller().name() + "\n" + call.tenant() + "\n" + key;
    String text = Json.canonical(body);
    Submitted before = keys.get(whose);
    if (before == null) {
      Ticket ticket = staged(request, life, why);
      keys.put(whose, new Submitted(text, ticket.id()));
      return task(call, ticket);
    }
    if (!before.body().equals(text)) {
      throw new FaultException(
          409, "duplicate_request", "this Idempotency-Key came with another body before");
    }
    return task(call, find(call, before.ticket()));
  }

  private void requireDenial(Call call, Question question, Request request, ObjectNode body) {
    ObjectNode denial = Entity.object("denial", body.get("denial"));
    ObjectNode asked = Entity.object("denial.access_request", denial.get("access_request"));
    JsonNode requestable = asked.get("requestable");
    if (requestable == null || !requestable.isBoolean() || !requestable.booleanValue()) {
      throw new FaultException(
          400, "not_requestable", "`denial.access_request.requestable` is not true");
    }
    JsonNode context = asked.get("request_context");
    Optional<String> end =
        context != null && context.isTextual()
            ? seal.open(binding(call, question, request), context.textValue())
            : Optional.empty();
    if (end.isEmpty()) {
      throw new FaultException(
          400,
          "invalid_denial_binding",
          "`denial.access_request.request_context` is not that of a denial of this request");
    }
    if (Instant.parse(end.get()).isBefore(clock.instant())) {
      throw new FaultException(410, "expired_denial", "the denial is too old: evaluate again");
    }
  }

  private static String why(ObjectNode context) {
    JsonNode why = context.get("business_justification");
    if (why == null || !why.isTextual() || why.textValue().isBlank()) {
      throw FaultException.bad(
          "`context.business_justification` is missing: write the reason, which the approver reads");
    }
    return why.textValue();
  }

  /** How long the ticket lives: as requested, and never longer than is configured. */
  private Duration lifetime(ObjectNode access) {
    JsonNode duration = access.get("requested_duration");
    JsonNode until = access.get("requested_until");
    if (duration != null && until != null) {
      throw FaultException.bad(
          "`requested_duration` and `requested_until` are both there: keep one of them");
    }
    try {
      Duration asked =
          duration != null
              ? Duration.parse(Entity.text("requested_access", "requested_duration", access))
              : until != null
                  ? Duration.between(
                      clock.instant(),
                      OffsetDateTime.parse(
                          Entity.text("requested_access", "requested_until", access)))
                  : lifetime;
      if (asked.isNegative() || asked.isZero()) {
        throw FaultException.bad("the requested access ends before it begins");
      }
      return asked.compareTo(lifetime) < 0 ? asked : lifetime;
    } catch (DateTimeException | ArithmeticException e) {
      throw FaultException.bad(
          "the end of the requested access is no duration such as PT4H, or no time of RFC 3339", e);
    }
  }

  private Ticket staged(Request request, Duration life, String why) {
    TicketAnswer answer = approvals.stage(request, life, why);
    if (answer instanceof TicketAnswer.Done done) {
      return done.ticket();
    }
    TicketRefusalReason no = ((TicketAnswer.Refused) answer).reason();
    throw switch (no) {
      case NOT_HELD -> new FaultException(400, "not_requestable", no.words());
      case TOO_MANY_TICKETS -> new FaultException(429, no.words());
      default -> new FaultException(409, no.words());
    };
  }

  /** The task of a ticket, for a caller that may ask within its tenant. */
  ObjectNode status(Call call, String id) {
    return task(call, find(call, id));
  }

  private Ticket find(Call call, String id) {
    Optional<Ticket> found = tickets.find(id).filter(ticket -> isSeenBy(call, ticket));
    return found.orElseThrow(
        () -> new FaultException(404, "unknown_task", "there is no such task"));
  }

  private static boolean isSeenBy(Call call, Ticket ticket) {
    String tenant = ticket.request().tenant();
    return call.caller().mayBeIn(tenant)
        && (call.tenant().isEmpty() || call.tenant().equals(tenant));
  }

  /** The states of tickets; a PEP takes a state that it does not know for not approved. */
  private String state(Ticket ticket) {
    TicketState state = ticket.state();
    if (state instanceof TicketState.Denied) {
      return "denied";
    }
    if (state instanceof TicketState.Used) {
      return "used";
    }
    if (!ticket.expires().isAfter(clock.instant())) {
      return "expired";
    }
    return state instanceof TicketState.Approved ? "approved" : "pending";
  }

  private ObjectNode task(Call call, Ticket ticket) {
    ObjectNode answer = Json.object();
    ObjectNode task = answer.putObject("task");
    String state = state(ticket);
    task.put("id", ticket.id());
    task.put("status", state);
    task.put("status_endpoint", call.base() + AuthZen.REQUESTS + "/" + ticket.id());
    task.put("expires_at", ticket.expires().toString());
    if (state.equals("pending")) {
      task.putObject("links").put("review", call.base() + AuthZen.APPROVALS + "/" + ticket.id());
    }
    if (state.equals("approved") && ticket.state() instanceof TicketState.Approved approved) {
      ObjectNode result = answer.putObject("result");
      result.put("mode", "reevaluate");
      ObjectNode approval = result.putObject("approval");
      approval.put("id", ticket.id());
      approval.put("approved_at", approved.when().toString());
      approval.put("approved_until", ticket.expires().toString());
      result.putObject("approval_context").put("approval_id", ticket.id());
    }
    return answer;
  }

  /** What waits for the approver that calls. */
  ObjectNode waiting(Call call) {
    ObjectNode answer = Json.object();
    ArrayNode results = answer.putArray("results");
    approvals.waitingFor(call.caller().approver()).stream()
        .filter(ticket -> isSeenBy(call, ticket))
        .forEach(ticket -> results.add(shown(ticket)));
    return answer;
  }

  private static ObjectNode shown(Ticket ticket) {
    Request request = ticket.request();
    ObjectNode shown = Json.object();
    shown.put("id", ticket.id());
    shown.put("by", request.subject().id());
    shown.put("action", request.action());
    shown.put("resource", request.resource().toString());
    if (!request.tenant().isEmpty()) {
      shown.put("tenant", request.tenant());
    }
    shown.put("why", ticket.why());
    shown.put("staged_at", ticket.staged().toString());
    shown.put("expires_at", ticket.expires().toString());
    return shown;
  }

  /** A decision of the approver that calls. */
  ObjectNode decided(Call call, String id, boolean approved, ObjectNode body) {
    find(call, id);
    String why = Entity.text("body", "why", body);
    Subject by = call.caller().approver();
    TicketAnswer answer = approved ? approvals.approve(id, by, why) : approvals.deny(id, by, why);
    if (answer instanceof TicketAnswer.Done done) {
      ObjectNode shown = shown(done.ticket());
      shown.put("status", state(done.ticket()));
      return shown;
    }
    TicketRefusalReason no = ((TicketAnswer.Refused) answer).reason();
    throw switch (no) {
      case UNKNOWN_TICKET -> new FaultException(404, "unknown_task", no.words());
      case NO_REASON_GIVEN -> FaultException.bad("`why` is blank: write the reason");
      case OWN_REQUEST, NOT_ADMINISTRATOR, SERVICE_ACCOUNT, APPROVER_NOT_ALLOWED ->
          new FaultException(403, no.words());
      case EXPIRED -> new FaultException(410, "task_expired", no.words());
      default -> new FaultException(409, "invalid_task_state", no.words());
    };
  }
}
