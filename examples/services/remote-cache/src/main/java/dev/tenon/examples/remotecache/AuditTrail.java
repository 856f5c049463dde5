package dev.tenon.examples.remotecache;

import dev.tenon.admin.AdminEvent;
import dev.tenon.authz.Request;
import dev.tenon.examples.remotecache.iam.v1.Event;
import dev.tenon.grpc.Denial;
import dev.tenon.subject.Subject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happened in each instance: refusals, changes, and actions that ran. The newest are at hand,
 * the others stay in the file, which is appended to until it is large and another one begins; one
 * before it is kept. Thread-safe.
 */
final class AuditTrail implements AutoCloseable {

  /** Events of one instance that are at hand. */
  static final int MOST = 1_000;

  private static final int LARGEST_FILE = 64 << 20;

  private final Map<String, Deque<Event>> newest = new HashMap<>();

  /** The refused requests by the id of the refusal, to explain them. */
  private final Map<String, Request> refused =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Request> eldest) {
          return size() > 10 * MOST;
        }
      };

  private final @Nullable Path file;
  private @Nullable OutputStream out;

  /** Bytes that this process wrote: when it is too many, another file begins. */
  private long written;

  private AuditTrail(@Nullable Path file) {
    this.file = file;
  }

  /** A trail that ends with the process. */
  static AuditTrail inMemory() {
    return new AuditTrail(null);
  }

  /** A trail in a file; what another process wrote there is at hand. */
  static AuditTrail in(Path file) throws IOException {
    AuditTrail trail = new AuditTrail(file);
    if (Files.exists(file)) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        for (Event event = Event.parseDelimitedFrom(in);
            event != null;
            event = Event.parseDelimitedFrom(in)) {
          trail.keep(event);
        }
      }
    }
    trail.out = open(file);
    return trail;
  }

  private static OutputStream open(Path file) throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
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
        .setTime(Members.timestamp(when))
        .setIssuer(by.issuer())
        .setPrincipal(by.id())
        .setInstanceName(instance);
  }

  private synchronized void add(Event event) {
    keep(event);
    if (out != null && file != null) {
      try {
        event.writeDelimitedTo(out);
        out.flush();
        written += event.getSerializedSize();
        if (written > LARGEST_FILE) {
          out.close();
          Path before = file.resolveSibling(file.getFileName() + ".before");
          Files.move(file, before, StandardCopyOption.REPLACE_EXISTING);
          out = open(file);
          written = 0;
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the audit trail " + file + " cannot be written", e);
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
    if (out != null) {
      out.close();
    }
  }
}
