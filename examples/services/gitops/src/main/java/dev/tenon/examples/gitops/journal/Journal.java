package dev.tenon.examples.gitops.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenon.examples.gitops.cluster.Condition;
import dev.tenon.examples.gitops.cluster.FluxObject;
import dev.tenon.examples.gitops.rights.Grant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What happened, by tenant, one JSON object a line: rights that came and went, objects whose
 * condition became another one, refusals with their explanations, and calls of webhooks. It is
 * appended to, so it outlasts a restart. When it is full, the oldest of its files is deleted and a
 * new one begins with the rights that are in force, so none is taken for new. Safe to share between
 * threads.
 */
public final class Journal implements AutoCloseable {

  /** What an entry is about. */
  public enum Kind {
    /** A right that came (+) or went (-), or is in force (=) where a file begins. */
    CHANGE,
    /** An object became ready. */
    READY,
    /** An object was refused, or a call. */
    REFUSED,
    /** An object did not become ready for another reason. */
    FAILED,
    /** A webhook was called. */
    CALL
  }

  /**
   * One line of it.
   *
   * @param time when
   * @param tenant whose it is, by the label of the namespace; empty for the platform
   * @param kind what it is about
   * @param object the object; empty for a change of rights
   * @param what what happened, as the object's author is told
   * @param why the explanation of a refusal, for the platform's administrators alone
   */
  public record Entry(
      String time, String tenant, Kind kind, String object, String what, String why) {

    /** In one line, without the explanation. */
    @Override
    public String toString() {
      return String.join(" ", time, kind.name(), object.isEmpty() ? what : object + ": " + what);
    }
  }

  /** How much the files have together by default, in bytes. */
  public static final long USUAL_BYTES = 40L << 20;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> REFUSALS =
      Set.of("AccessDenied", "HeldForApproval", "NoServiceAccount", "NotSupported");

  private final JournalFiles files;
  private final Usage usage;
  private final Clock clock;
  private final UnaryOperator<String> tenants;
  private final Set<Grant> grants;

  private Journal(
      JournalFiles files,
      Usage usage,
      Clock clock,
      UnaryOperator<String> tenants,
      Set<Grant> grants) {
    this.files = files;
    this.usage = usage;
    this.clock = clock;
    this.tenants = tenants;
    this.grants = grants;
  }

  /**
   * Goes on with the journal of a directory, or begins one, of the usual size.
   *
   * @param tenants whose a namespace is, by its name; empty for the platform's
   * @throws IOException if it cannot be read or written
   */
  public static Journal in(Path folder, Clock clock, UnaryOperator<String> tenants)
      throws IOException {
    return in(folder, USUAL_BYTES, clock, tenants);
  }

  /**
   * Goes on with the journal of a directory, or begins one.
   *
   * @param bytes how much its files may have together
   * @param tenants whose a namespace is, by its name; empty for the platform's
   * @throws IOException if it cannot be read or written
   */
  public static Journal in(Path folder, long bytes, Clock clock, UnaryOperator<String> tenants)
      throws IOException {
    Files.createDirectories(folder);
    Set<Grant> grants = new LinkedHashSet<>();
    for (Entry entry : read(folder, "")) {
      if (entry.kind() == Kind.CHANGE) {
        Grant grant = new Grant(entry.tenant(), entry.what().substring(2));
        grants.remove(grant);
        if (!entry.what().startsWith("-")) {
          grants.add(grant);
        }
      }
    }
    Journal journal =
        new Journal(JournalFiles.open(folder, bytes), Usage.in(folder), clock, tenants, grants);
    if (journal.files.isNew()) {
      journal.begin();
    }
    return journal;
  }

  /** A new file has what is in force. */
  private void begin() throws IOException {
    for (Grant grant : grants) {
      files.append(line(grant.tenant(), Kind.CHANGE, "", "= " + grant.text(), ""));
    }
    files.begun();
  }

  /** Whose a namespace is; empty for the platform's. */
  public String tenantOf(String namespace) {
    return tenants.apply(namespace);
  }

  /** The counts. */
  public Usage usage() {
    return usage;
  }

  /** These are the rights of now: writes which came and which went since it was last told. */
  public synchronized void granted(Collection<Grant> now) {
    Set<Grant> all = new LinkedHashSet<>(now);
    for (Grant grant : List.copyOf(grants)) {
      if (!all.contains(grant)) {
        write(grant.tenant(), Kind.CHANGE, "", "- " + grant.text(), "");
        grants.remove(grant);
      }
    }
    for (Grant grant : all) {
      if (!grants.contains(grant)) {
        write(grant.tenant(), Kind.CHANGE, "", "+ " + grant.text(), "");
        grants.add(grant);
      }
    }
  }

  /** An object was reconciled; written if its condition became another one. */
  public synchronized void reconciled(
      String tenant, FluxObject object, Condition condition, int delivered, String explanation) {
    boolean refused = REFUSALS.contains(condition.reason());
    usage.count(tenant, "reconciliations", 1);
    usage.count(tenant, "objects", delivered);
    usage.count(tenant, "refusals", refused ? 1 : 0);
    if (!condition.equals(object.ready())) {
      Kind kind = condition.isTrue() ? Kind.READY : refused ? Kind.REFUSED : Kind.FAILED;
      write(tenant, kind, object.toString(), condition.message(), explanation);
    }
  }

  /** A webhook was called by somebody who knows its address. */
  public synchronized void called(
      String tenant, FluxObject receiver, String answer, boolean accepted, String explanation) {
    usage.count(tenant, "calls", 1);
    usage.count(tenant, "refusals", accepted ? 0 : 1);
    Kind kind = accepted ? Kind.CALL : Kind.REFUSED;
    write(tenant, kind, receiver.toString(), "called: " + answer, explanation);
  }

  private void write(String tenant, Kind kind, String object, String what, String why) {
    try {
      String line = line(tenant, kind, object, what, why);
      if (files.isFull(line)) {
        files.rotate();
        begin();
      }
      files.append(line);
    } catch (IOException e) {
      throw new UncheckedIOException("the journal cannot be written", e);
    }
  }

  private String line(String tenant, Kind kind, String object, String what, String why)
      throws JsonProcessingException {
    return JSON.writeValueAsString(
        new Entry(clock.instant().toString(), tenant, kind, object, what, why));
  }

  /**
   * What a directory's journal says of a tenant; all of it if none is named.
   *
   * @throws IOException if it cannot be read
   */
  public static List<Entry> read(Path folder, String tenant) throws IOException {
    List<Entry> found = new ArrayList<>();
    for (String line : JournalFiles.read(folder)) {
      Entry entry = entry(line);
      if (tenant.isEmpty() || entry.tenant().equals(tenant)) {
        found.add(entry);
      }
    }
    return found;
  }

  /** What cannot be read is shown, and says nothing of any tenant. */
  private static Entry entry(String line) {
    try {
      return JSON.readValue(line, Entry.class);
    } catch (JsonProcessingException e) {
      return new Entry("", "", Kind.FAILED, "", "a line that cannot be read: " + line, "");
    }
  }

  /**
   * Keeps the counts.
   *
   * @throws UncheckedIOException if they cannot be written
   */
  public void save() {
    try {
      usage.save();
    } catch (IOException e) {
      throw new UncheckedIOException("the counts cannot be written", e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    usage.save();
    files.close();
  }
}
