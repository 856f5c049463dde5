package dev.tenon.examples.flyteadmin.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.examples.flyteadmin.Answer;
import dev.tenon.grpc.Denial;
import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What happened, one JSON object a line, by project: refusals with their explanations, calls that
 * changed something, and changes of who may what; and how many calls each project has had since the
 * start. The file is appended to and never changed, so it outlasts a restart; a line that a process
 * left unfinished gets its end first. Thread-safe.
 */
final class Journal implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One line of it.
   *
   * @param time when
   * @param kind {@code REFUSAL}, {@code CALL} or {@code CHANGE}
   * @param project which project it concerns; empty for none or all of them
   * @param principal who called; empty for a change
   * @param what the method, or the line of the configuration that came (+) or went (-)
   * @param on what it was about
   * @param id what the caller of a refused call was given to ask about it
   * @param answer what came of it; of a refusal the explanation
   */
  record Entry(
      String time,
      String kind,
      String project,
      String principal,
      String what,
      String on,
      String id,
      String answer) {

    /** In one line, without the explanation. */
    @Override
    public String toString() {
      String line = String.join(" ", time, kind, principal, what, on, id);
      return kind.equals("CALL") ? line + answer : line.stripTrailing();
    }
  }

  private final Path file;
  private final FileOutputStream out;
  private final Clock clock;
  private final Map<String, Long> calls = new TreeMap<>();
  private final Map<String, Long> refusals = new TreeMap<>();

  Journal(Path file, Clock clock) throws IOException {
    this.file = file;
    this.out = new FileOutputStream(file.toFile(), true);
    this.clock = clock;
  }

  /** A call that was let through; written if it changed something. */
  void answered(Answer answer) {
    String project = project(answer.resource());
    count(calls, project);
    String name = answer.method().substring(answer.method().lastIndexOf('/') + 1);
    if (!name.startsWith("Get") && !name.startsWith("List") && !name.equals("UserInfo")) {
      write(
          new Entry(
              now(),
              "CALL",
              project,
              principal(answer.subject()),
              answer.method(),
              answer.resource().toString(),
              "",
              answer.status().getCode().name()));
    }
  }

  /** A call that was refused, with the explanation of that moment. */
  void refused(Denial denial, Authorizer authorizer) {
    Optional<Request> request = Optional.ofNullable(denial.request());
    String project = request.map(r -> project(r.resource())).orElse("");
    count(refusals, project);
    write(
        new Entry(
            now(),
            "REFUSAL",
            project,
            principal(denial.subject()),
            denial.method(),
            request.map(r -> r.resource().toString()).orElse(""),
            denial.id(),
            request.map(r -> authorizer.explain(r).toString()).orElse(denial.why())));
  }

  /** Lines of the configuration that came and went. */
  void changed(List<Grant> before, List<Grant> after) {
    after.stream().filter(grant -> !before.contains(grant)).forEach(grant -> change("+", grant));
    before.stream().filter(grant -> !after.contains(grant)).forEach(grant -> change("-", grant));
  }

  private void change(String sign, Grant grant) {
    List<String> projects = grant.projects().isEmpty() ? List.of("") : grant.projects();
    for (String project : projects) {
      write(new Entry(now(), "CHANGE", project, "", sign + " " + grant, "", "", ""));
    }
  }

  private String now() {
    return clock.instant().toString();
  }

  private static String principal(Subject subject) {
    return subject.isIdentified() ? subject.id() : "nobody";
  }

  /** The project of {@code flyte/<org>/<project>/...} and {@code storage/<org>/<project>/...}. */
  private static String project(Resource resource) {
    List<String> segments = resource.segments();
    boolean owned =
        segments.size() > 2
            && (segments.get(0).equals("flyte") || segments.get(0).equals("storage"));
    return owned ? segments.get(2) : "";
  }

  private synchronized void count(Map<String, Long> counts, String project) {
    counts.merge(project, 1L, Long::sum);
  }

  private synchronized void write(Entry entry) {
    try {
      String start = isCutShort() ? "\n" : "";
      out.write((start + JSON.writeValueAsString(entry) + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the journal cannot be written", e);
    }
  }

  /** Whether a process ended while it wrote the last line, or the disk was full. */
  private boolean isCutShort() throws IOException {
    try (RandomAccessFile read = new RandomAccessFile(file.toFile(), "r")) {
      long end = read.length();
      read.seek(Math.max(0, end - 1));
      return end > 0 && read.read() != '\n';
    }
  }

  /** The counts since the start, in the text format of Prometheus. */
  synchronized String meters() {
    StringBuilder text = new StringBuilder();
    text.append("# TYPE flyte_proxy_calls_total counter\n");
    calls.forEach((project, count) -> meter(text, "calls", project, count));
    text.append("# TYPE flyte_proxy_refusals_total counter\n");
    refusals.forEach((project, count) -> meter(text, "refusals", project, count));
    return text.toString();
  }

  private static void meter(StringBuilder text, String what, String project, long count) {
    String label = project.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    text.append("flyte_proxy_%s_total{project=\"%s\"} %d%n".formatted(what, label, count));
  }

  /**
   * What a file says of a project; of all of them if none is named. A line that cannot be read is
   * shown as one of kind {@code UNREADABLE}, of no project.
   */
  static List<Entry> read(Path file, String project) throws IOException {
    // A line that is cut within a character is not UTF-8.
    String all = Files.exists(file) ? new String(Files.readAllBytes(file), UTF_8) : "";
    return all.lines()
        .filter(line -> !line.isEmpty())
        .map(Journal::entry)
        .filter(entry -> project.isEmpty() || entry.project().equals(project))
        .toList();
  }

  private static Entry entry(String line) {
    try {
      return JSON.readValue(line, Entry.class);
    } catch (JsonProcessingException cut) {
      return new Entry("", "UNREADABLE", "", "", line, "", "", "");
    }
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
