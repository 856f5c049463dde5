package dev.tenon.examples.flinkconsole;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.admin.Ticket;
import dev.tenon.admin.Ticket.TicketState;
import dev.tenon.admin.TicketStore;
import dev.tenon.authz.Request;
import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The requests that were held, those that are decided included, so that whoever asked sees what
 * became of them: in a file, a line of JSON for each step. Ended ones are forgotten after {@link
 * #KEPT}. Thread-safe.
 */
public final class Tickets implements TicketStore, Closeable {

  /** For how long an ended request is shown. */
  public static final Duration KEPT = Duration.ofDays(30);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Clock clock;
  private final LineFile file;
  private final Map<String, Ticket> tickets = new LinkedHashMap<>();

  /** What a request is carried out with, besides its resource; and what went wrong then. */
  private final Map<String, String> with = new HashMap<>();

  private final Map<String, String> failures = new HashMap<>();

  /**
   * The requests that a file has.
   *
   * @param clock the time
   * @param file has the steps
   */
  public Tickets(Clock clock, LineFile file) {
    this.clock = clock;
    this.file = file;
    List<Ticket> newestFirst = new ArrayList<>();
    Map<String, Boolean> seen = new HashMap<>();
    file.backwards(
        line -> {
          JsonNode json = read(line);
          String id = json.path("id").asText("");
          if (json.has("with")) {
            with.putIfAbsent(id, json.path("with").asText());
          } else if (json.has("failure")) {
            failures.putIfAbsent(id, json.path("failure").asText());
          } else if (json.has("state") && seen.putIfAbsent(id, true) == null) {
            newestFirst.add(ticket(json));
          }
          // a step is at most that much younger than what it belongs to
          return !json.has("staged") || !isOld(instant(json, "staged"), KEPT.multipliedBy(2));
        });
    Collections.reverse(newestFirst);
    newestFirst.sort((a, b) -> a.staged().compareTo(b.staged()));
    newestFirst.forEach(ticket -> tickets.put(ticket.id(), ticket));
    forget();
  }

  private boolean isOld(Instant when, Duration age) {
    return when.plus(age).isBefore(clock.instant());
  }

  private void forget() {
    tickets.values().removeIf(ticket -> isOld(ticket.expires(), KEPT));
    with.keySet().retainAll(tickets.keySet());
    failures.keySet().retainAll(tickets.keySet());
  }

  @Override
  public synchronized boolean add(Ticket ticket) {
    forget();
    long open =
        of(ticket.request().subject().id()).stream()
            .filter(one -> isOpen(one.state()) && clock.instant().isBefore(one.expires()))
            .count();
    if (open >= MOST_OF_ONE_REQUESTER || tickets.containsKey(ticket.id())) {
      return false;
    }
    if (tickets.size() >= MOST_IN_MEMORY) {
      Optional<String> ended =
          tickets.values().stream()
              .filter(one -> !isOpen(one.state()) || !clock.instant().isBefore(one.expires()))
              .map(Ticket::id)
              .findFirst();
      if (ended.isEmpty()) {
        return false;
      }
      tickets.remove(ended.get());
    }
    keep(ticket);
    return true;
  }

  private static boolean isOpen(TicketState state) {
    return state instanceof TicketState.Pending || state instanceof TicketState.Approved;
  }

  private void keep(Ticket ticket) {
    file.accept(json(ticket).toString());
    tickets.put(ticket.id(), ticket);
  }

  @Override
  public synchronized Optional<Ticket> find(String id) {
    return Optional.ofNullable(tickets.get(id));
  }

  @Override
  public synchronized boolean replace(Ticket before, Ticket after) {
    if (!before.equals(tickets.get(before.id()))) {
      return false;
    }
    keep(after);
    return true;
  }

  @Override
  public synchronized List<Ticket> pending() {
    return tickets.values().stream()
        .filter(ticket -> ticket.state() instanceof TicketState.Pending)
        .toList();
  }

  @Override
  public synchronized int removeExpired(Instant now) {
    int before = tickets.size();
    tickets.values().removeIf(ticket -> !now.isBefore(ticket.expires()));
    return before - tickets.size();
  }

  /**
   * What somebody asked for.
   *
   * @param requester the id of who asked
   * @return the requests, the newest first, ended ones included
   */
  public synchronized List<Ticket> of(String requester) {
    List<Ticket> own = new ArrayList<>();
    for (Ticket ticket : tickets.values()) {
      if (ticket.request().subject().id().equals(requester)) {
        own.add(ticket);
      }
    }
    Collections.reverse(own);
    return List.copyOf(own);
  }

  /**
   * What a request is carried out with.
   *
   * @param id the ticket's id
   * @return what was said when it was asked for; empty for nothing
   */
  public synchronized String with(String id) {
    return with.getOrDefault(id, "");
  }

  /** Says what a request is carried out with. */
  synchronized void carriedOutWith(String id, String what) {
    file.accept(JSON.createObjectNode().put("id", id).put("with", what).toString());
    with.put(id, what);
  }

  /**
   * Says why an approved request was not carried out.
   *
   * @param id the ticket's id
   * @param why why, in words
   */
  public synchronized void failed(String id, String why) {
    file.accept(JSON.createObjectNode().put("id", id).put("failure", why).toString());
    failures.put(id, why);
  }

  /**
   * The state of a request in a word.
   *
   * @param ticket the request
   * @return {@code waits}, {@code done}, {@code denied}, {@code ended} or {@code failed}
   */
  public synchronized String stateOf(Ticket ticket) {
    if (failures.containsKey(ticket.id())) {
      return "failed";
    } else if (ticket.state() instanceof TicketState.Used) {
      return "done";
    } else if (ticket.state() instanceof TicketState.Denied) {
      return "denied";
    }
    boolean over = !clock.instant().isBefore(ticket.expires());
    return over ? "ended" : "waits";
  }

  /**
   * What became of a request and why, for whoever asked.
   *
   * @param ticket the request
   * @return a sentence
   */
  public synchronized String storyOf(Ticket ticket) {
    String failure = failures.get(ticket.id());
    if (failure != null) {
      return "Approved by " + approved(ticket) + ", but not done: " + failure;
    } else if (ticket.state() instanceof TicketState.Used) {
      return "Done, approved by " + approved(ticket);
    } else if (ticket.state() instanceof TicketState.Denied denied) {
      return "Denied by " + denied.by().id() + ": " + denied.why();
    }
    return stateOf(ticket).equals("ended")
        ? "Nobody decided in time."
        : "An administrator has to decide.";
  }

  private static String approved(Ticket ticket) {
    return approval(ticket.state())
        .map(approval -> approval.by().id() + " (" + approval.why() + ")")
        .orElse("nobody");
  }

  private static Optional<TicketState.Approved> approval(TicketState state) {
    if (state instanceof TicketState.Used used) {
      return Optional.of(used.approval());
    }
    return state instanceof TicketState.Approved approved
        ? Optional.of(approved)
        : Optional.empty();
  }

  private static ObjectNode json(Ticket ticket) {
    Request asked = ticket.request();
    ObjectNode line = JSON.createObjectNode().put("id", ticket.id());
    subject(line.putObject("who"), asked.subject());
    line.put("action", asked.action()).put("tenant", asked.tenant());
    asked.resource().segments().forEach(line.putArray("resource")::add);
    line.put("creating", asked.isCreating()).put("version", ticket.version());
    line.put("staged", ticket.staged().toString()).put("expires", ticket.expires().toString());
    line.put("why", ticket.why());
    TicketState state = ticket.state();
    approval(state).ifPresent(approval -> approval(line.putObject("approval"), approval));
    if (state instanceof TicketState.Used used) {
      line.put("state", "used").put("when", used.when().toString()).put("by", used.version());
    } else if (state instanceof TicketState.Denied denied) {
      line.put("state", "denied").put("when", denied.when().toString());
      subject(line.putObject("by"), denied.by());
      line.put("denied", denied.why());
    } else {
      line.put("state", state instanceof TicketState.Approved ? "approved" : "pending");
    }
    return line;
  }

  private static void approval(ObjectNode json, TicketState.Approved approval) {
    subject(json.putObject("by"), approval.by());
    json.put("when", approval.when().toString()).put("why", approval.why());
    json.put("version", approval.version());
  }

  private static void subject(ObjectNode json, Subject subject) {
    subject.roles().forEach(json.put("id", subject.id()).putArray("roles")::add);
  }

  private static Ticket ticket(JsonNode json) {
    List<String> segments = new ArrayList<>();
    json.path("resource").forEach(segment -> segments.add(segment.asText()));
    Request asked =
        Request.of(subject(json.path("who")), json.path("action").asText(), Resource.of(segments))
            .within(json.path("tenant").asText());
    return new Ticket(
        json.path("id").asText(),
        json.path("creating").asBoolean() ? asked.creating() : asked,
        json.path("version").asText(),
        instant(json, "staged"),
        instant(json, "expires"),
        json.path("why").asText(),
        state(json));
  }

  private static TicketState state(JsonNode json) {
    return switch (json.path("state").asText()) {
      case "used" ->
          new TicketState.Used(
              approval(json.path("approval")), instant(json, "when"), json.path("by").asText());
      case "denied" ->
          new TicketState.Denied(
              subject(json.path("by")), instant(json, "when"), json.path("denied").asText());
      case "approved" -> approval(json.path("approval"));
      default -> new TicketState.Pending();
    };
  }

  private static TicketState.Approved approval(JsonNode json) {
    return new TicketState.Approved(
        subject(json.path("by")),
        instant(json, "when"),
        json.path("why").asText(),
        json.path("version").asText());
  }

  private static Subject subject(JsonNode json) {
    List<String> roles = new ArrayList<>();
    json.path("roles").forEach(role -> roles.add(role.asText()));
    return Subject.of(json.path("id").asText()).withRoles(roles);
  }

  private static Instant instant(JsonNode json, String field) {
    return Instant.parse(json.path(field).asText());
  }

  /** A line as JSON; one that a crash cut off has no fields. */
  private static JsonNode read(String line) {
    @Nullable JsonNode json;
    try {
      json = JSON.readTree(line);
    } catch (JsonProcessingException cut) {
      json = null;
    }
    return json == null || !json.isObject() ? JSON.createObjectNode() : json;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
