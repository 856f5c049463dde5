package dev.tenon.examples.remotecache;

import dev.tenon.admin.AdminEvent;
import dev.tenon.authz.Request;
import dev.tenon.examples.remotecache.iam.v1.Event;
import dev.tenon.grpc.Denial;
import dev.tenon.subject.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happened in each instance: refusals, changes, and actions that ran. The newest are at hand,
 * the others stay in the file. Thread-safe.
 */
final class AuditTrail implements AutoCloseable {

  /** Events of one instance that are at hand. */
  static final int MOST = 1_000;

  private final Map<String, Deque<Event>> newest = new HashMap<>();

  /** The refused requests by the id of the refusal, to explain them. */
  private final Map<String, Request> refused =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Request> eldest) {
          return size() > 10 * MOST;
        }
      };

  private final Optional<EventFile> file;

  private AuditTrail(Optional<EventFile> file) {
    this.file = file;
  }

  /** A trail that ends with the process. */
  static AuditTrail inMemory() {
    return new AuditTrail(Optional.empty());
  }

  /** A trail in a file; what another process wrote there is at hand. */
  static AuditTrail in(Path path) throws IOException {
    EventFile file = new EventFile(path);
    AuditTrail trail = new AuditTrail(Optional.of(file));
    file.events().forEach(trail::keep);
    return trail;
  }

  private void keep(Event event) {
    if (event.getKind() == Event.Kind.DELETION) {
      newest.remove(event.getInstanceName());
    } else {
      Deque<Event> events =
          newest.computeIfAbsent(event.getInstanceName(), name -> new ArrayDeque<>());
      events.addLast(event);
      if (events.size() > MOST) {
        events.removeFirst();
      }
    }
  }

  private static Event.Builder event(Event.Kind kind, Subject by, String instance, Instant when) {
    return Event.newBuilder()
        .setKind(kind)
        .setTime(Times.timestamp(when))
        .setIssuer(by.issuer())
        .setPrincipal(by.id())
        .setInstanceName(instance);
  }

  private synchronized void add(Event event) {
    keep(event);
    if (file.isPresent()) {
      try {
        file.get().append(event);
      } catch (IOException e) {
        throw new UncheckedIOException("the audit trail cannot be written", e);
      }
    }
  }

  /** A call that was refused in an instance. */
  synchronized void add(Denial denial, Request request) {
    refused.put(denial.id(), request);
    add(
        event(Event.Kind.REFUSAL, denial.subject(), request.tenant(), Instant.now())
            .setWhat(request.action() + " on " + request.resource() + " by " + denial.method())
            .setOutcome(denial.decision() == null ? denial.why() : denial.decision().toString())
            .setId(denial.id())
            .build());
  }

  /** A change, or one that was not done. What is about no instance is the cluster's. */
  void add(AdminEvent change) {
    String instance = change.tenant().isEmpty() ? Right.IAM : change.tenant();
    add(
        event(Event.Kind.CHANGE, change.by(), instance, change.when())
            .setWhat(change.what())
            .setReason(change.why())
            .setOutcome(change.answer())
            .build());
  }

  /** An action that ran. */
  void ran(Subject by, String instance, String what, String outcome) {
    add(
        event(Event.Kind.ACTION, by, instance, Instant.now())
            .setWhat(what)
            .setOutcome(outcome)
            .build());
  }

  /** An instance is deleted: whoever creates one of its name does not see what was before. */
  void forget(String instance) {
    add(event(Event.Kind.DELETION, Subject.anonymous(), instance, Instant.now()).build());
  }

  /** The newest events of an instance, the oldest of them first. */
  synchronized List<Event> newest(String instance, int most) {
    List<Event> all = List.copyOf(newest.getOrDefault(instance, new ArrayDeque<>()));
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  /** A refusal in an instance by its id. */
  synchronized Optional<Event> refusal(String instance, String id) {
    return newest.getOrDefault(instance, new ArrayDeque<>()).stream()
        .filter(event -> event.getKind() == Event.Kind.REFUSAL && event.getId().equals(id))
        .findFirst();
  }

  /** The request of a refusal, while it is at hand. */
  synchronized Optional<Request> request(String id) {
    return Optional.ofNullable(refused.get(id));
  }

  @Override
  public synchronized void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
