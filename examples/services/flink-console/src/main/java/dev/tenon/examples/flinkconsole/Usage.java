package dev.tenon.examples.flinkconsole;

import dev.tenon.policy.Effect;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many requests each tenant made on each of the last days, and what became of them. Days are
 * those of UTC. Safe to share between threads.
 */
public final class Usage {

  /** The days that are counted, today included. */
  public static final int DAYS = 31;

  /** The most tenants that are told apart. */
  private static final int MOST_TENANTS = 10_000;

  /**
   * What became of a tenant's requests.
   *
   * @param allowed the requests that were allowed
   * @param held the requests that had to wait for an administrator
   * @param refused the requests that were refused, by the code of the reason
   */
  public record Counts(long allowed, long held, Map<String, Long> refused) {

    /** No request. */
    public static final Counts NOTHING = new Counts(0, 0, Map.of());

    /** Copies the map. */
    public Counts {
      refused = Map.copyOf(refused);
    }

    /**
     * The requests that were refused.
     *
     * @return their number, for whatever reason
     */
    public long refusals() {
      return refused.values().stream().mapToLong(count -> count).sum();
    }
  }

  /** The counts of a day: by tenant, then by {@code ALLOW}, {@code STAGE} or a reason. */
  private final TreeMap<LocalDate, TreeMap<String, TreeMap<String, Long>>> days = new TreeMap<>();

  static LocalDate day(Instant when) {
    return LocalDate.ofInstant(when, ZoneOffset.UTC);
  }

  /** Counts a decision, if it is not too old. */
  synchronized void count(Instant when, String tenant, String effect, String reason) {
    LocalDate day = day(when);
    TreeMap<String, TreeMap<String, Long>> tenants =
        days.computeIfAbsent(day, one -> new TreeMap<>());
    if (tenants.size() < MOST_TENANTS || tenants.containsKey(tenant)) {
      String what = effect.equals(Effect.DENY.name()) ? reason : effect;
      tenants.computeIfAbsent(tenant, one -> new TreeMap<>()).merge(what, 1L, Long::sum);
    }
    while (days.firstKey().isBefore(days.lastKey().minusDays(DAYS - 1L))) {
      days.pollFirstEntry();
    }
  }

  /**
   * What became of the requests of some days.
   *
   * @param since the first day
   * @return the counts by the tenant's name; the empty name stands for requests in no tenant
   */
  public synchronized Map<String, Counts> since(LocalDate since) {
    TreeMap<String, TreeMap<String, Long>> sums = new TreeMap<>();
    for (TreeMap<String, TreeMap<String, Long>> day : days.tailMap(since, true).values()) {
      day.forEach(
          (tenant, counts) ->
              counts.forEach(
                  (what, count) ->
                      sums.computeIfAbsent(tenant, one -> new TreeMap<>())
                          .merge(what, count, Long::sum)));
    }
    TreeMap<String, Counts> all = new TreeMap<>();
    sums.forEach((tenant, counts) -> all.put(tenant, counts(counts)));
    return all;
  }

  private static Counts counts(Map<String, Long> counted) {
    TreeMap<String, Long> refused = new TreeMap<>(counted);
    Long allowed = refused.remove(Effect.ALLOW.name());
    Long held = refused.remove(Effect.STAGE.name());
    return new Counts(allowed == null ? 0 : allowed, held == null ? 0 : held, refused);
  }

  /**
   * The counts of the last {@value #DAYS} days as meters, in the text format of Prometheus. A meter
   * becomes smaller when a day leaves the count, so they are gauges.
   *
   * @return lines of text
   */
  public String meters() {
    List<String> requests = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    since(LocalDate.MIN)
        .forEach(
            (tenant, counts) -> {
              String label = "tenant=\"" + escaped(tenant) + "\"";
              requests.add(line("requests", label + ",effect=\"ALLOW\"", counts.allowed()));
              requests.add(line("requests", label + ",effect=\"STAGE\"", counts.held()));
              requests.add(line("requests", label + ",effect=\"DENY\"", counts.refusals()));
              new TreeMap<>(counts.refused())
                  .forEach(
                      (reason, count) ->
                          refusals.add(
                              line("refusals", label + ",reason=\"" + reason + "\"", count)));
            });
    return "# TYPE flink_console_requests gauge\n"
        + String.join("", requests)
        + "# TYPE flink_console_refusals gauge\n"
        + String.join("", refusals);
  }

  private static String line(String name, String labels, long value) {
    return "flink_console_" + name + "{" + labels + "} " + value + "\n";
  }

  private static String escaped(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
