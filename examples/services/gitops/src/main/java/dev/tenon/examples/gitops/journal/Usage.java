package dev.tenon.examples.gitops.journal;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much each tenant used: reconciliations, objects that were delivered or removed, calls of
 * webhooks, questions of the API server, refusals. Counts go on after a restart. Safe to share
 * between threads.
 */
public final class Usage {

  private static final String FILE = "usage.json";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> COUNTED =
      List.of("reconciliations", "objects", "calls", "reviews", "refusals");

  private final Path file;
  private final Map<String, Map<String, Long>> counts;

  private Usage(Path file, Map<String, Map<String, Long>> counts) {
    this.file = file;
    this.counts = counts;
  }

  /**
   * The counts that are kept in a directory.
   *
   * @throws IOException if they cannot be read
   */
  public static Usage in(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    return new Usage(
        file,
        Files.exists(file)
            ? JSON.readValue(
                file.toFile(), new TypeReference<TreeMap<String, Map<String, Long>>>() {})
            : new TreeMap<>());
  }

  /** Counts that begin with the process, and are not kept. */
  public static Usage ofThisProcess() {
    return new Usage(Path.of(FILE), new TreeMap<>());
  }

  /** The API server asked about something of a tenant. */
  public synchronized void reviewed(String tenant, boolean allowed) {
    count(tenant, "reviews", 1);
    count(tenant, "refusals", allowed ? 0 : 1);
  }

  /** Adds to a count. */
  synchronized void count(String tenant, String what, long more) {
    counts.computeIfAbsent(tenant, any -> new TreeMap<>()).merge(what, more, Long::sum);
  }

  /** A count of a tenant; the platform has no name. */
  public synchronized long of(String tenant, String what) {
    return counts.getOrDefault(tenant, Map.of()).getOrDefault(what, 0L);
  }

  /**
   * Keeps the counts.
   *
   * @throws IOException if they cannot be written
   */
  public synchronized void save() throws IOException {
    Path next = file.resolveSibling(FILE + ".next");
    JSON.writeValue(next.toFile(), counts);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** As a table, a line for each tenant. */
  public synchronized String report() {
    StringBuilder text = new StringBuilder(line("tenant", COUNTED));
    for (String tenant : counts.keySet()) {
      List<String> columns = COUNTED.stream().map(what -> "" + of(tenant, what)).toList();
      text.append(line(tenant.isEmpty() ? "(platform)" : tenant, columns));
    }
    return text.toString();
  }

  private static String line(String tenant, List<String> columns) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-20s", tenant));
    columns.forEach(each -> line.append(String.format(Locale.ROOT, " %15s", each)));
    return line.append('\n').toString();
  }

  /** In the text format of Prometheus. */
  public synchronized String meters() {
    StringBuilder text = new StringBuilder();
    for (String what : COUNTED) {
      text.append("# TYPE gitops_").append(what).append("_total counter\n");
      for (String tenant : counts.keySet()) {
        String label = tenant.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        text.append(
            String.format(
                Locale.ROOT, "gitops_%s_total{tenant=\"%s\"} %d\n", what, label, of(tenant, what)));
      }
    }
    return text.toString();
  }
}
