package dev.tenon.examples.remotecache;

import com.google.protobuf.Duration;
import dev.tenon.examples.remotecache.iam.v1.UsageReport;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * What each instance uses: bytes, actions, seconds, refusals. Only of instances that exist, so that
 * invented names cost nothing. Thread-safe.
 */
final class Usage {

  private static final int MILLION = 1_000_000;
  private static final int THOUSAND = 1_000;

  /** What is counted of one instance. */
  static final class Meter {
    final LongAdder read = new LongAdder();
    final LongAdder written = new LongAdder();
    final LongAdder actions = new LongAdder();
    final LongAdder milliseconds = new LongAdder();
    final LongAdder hits = new LongAdder();
    final LongAdder refusals = new LongAdder();
  }

  private final Map<String, Meter> meters = new ConcurrentSkipListMap<>();
  private final Predicate<String> exists;
  private final ToLongFunction<String> kept;

  /**
   * Nothing used yet.
   *
   * @param exists whether there is an instance of a name
   * @param kept the bytes that an instance keeps
   */
  Usage(Predicate<String> exists, ToLongFunction<String> kept) {
    this.exists = exists;
    this.kept = kept;
  }

  /** The meter of an instance; one that goes nowhere if there is no such instance. */
  Meter of(String instance) {
    Meter known = meters.get(instance);
    if (known != null) {
      return known;
    }
    return exists.test(instance)
        ? meters.computeIfAbsent(instance, name -> new Meter())
        : new Meter();
  }

  void forget(String instance) {
    meters.remove(instance);
  }

  UsageReport report(String instance) {
    Meter meter = of(instance);
    long milliseconds = meter.milliseconds.sum();
    return UsageReport.newBuilder()
        .setInstanceName(instance)
        .setBytesKept(kept.applyAsLong(instance))
        .setBytesRead(meter.read.sum())
        .setBytesWritten(meter.written.sum())
        .setActions(meter.actions.sum())
        .setRunTime(
            Duration.newBuilder()
                .setSeconds(milliseconds / THOUSAND)
                .setNanos((int) (milliseconds % THOUSAND) * MILLION))
        .setCacheHits(meter.hits.sum())
        .setRefusals(meter.refusals.sum())
        .build();
  }

  /** All of it as meters, in the text format of Prometheus. */
  String meters() {
    StringBuilder text = new StringBuilder();
    line(text, "bytes_kept", "gauge", UsageReport::getBytesKept);
    line(text, "bytes_read_total", "counter", UsageReport::getBytesRead);
    line(text, "bytes_written_total", "counter", UsageReport::getBytesWritten);
    line(text, "actions_total", "counter", UsageReport::getActions);
    line(text, "run_seconds_total", "counter", usage -> usage.getRunTime().getSeconds());
    line(text, "cache_hits_total", "counter", UsageReport::getCacheHits);
    line(text, "refusals_total", "counter", UsageReport::getRefusals);
    return text.toString();
  }

  private void line(
      StringBuilder text, String name, String type, ToLongFunction<UsageReport> value) {
    String full = "build_cluster_" + name;
    text.append("# TYPE ").append(full).append(' ').append(type).append('\n');
    for (String instance : meters.keySet()) {
      String label = instance.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
      text.append(full).append("{instance=\"").append(label).append("\"} ");
      text.append(value.applyAsLong(report(instance))).append('\n');
    }
  }

  /** Writes it to a file, which is always whole. */
  synchronized void save(Path file) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    try (OutputStream out = Files.newOutputStream(aside)) {
      for (String instance : meters.keySet()) {
        report(instance).writeDelimitedTo(out);
      }
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Goes on from what a file says. */
  void load(Path file) throws IOException {
    if (Files.exists(file)) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        UsageReport.Builder usage = UsageReport.newBuilder();
        while (usage.mergeDelimitedFrom(in)) {
          Meter meter = of(usage.getInstanceName());
          meter.read.add(usage.getBytesRead());
          meter.written.add(usage.getBytesWritten());
          meter.actions.add(usage.getActions());
          Duration time = usage.getRunTime();
          meter.milliseconds.add(time.getSeconds() * THOUSAND + time.getNanos() / MILLION);
          meter.hits.add(usage.getCacheHits());
          meter.refusals.add(usage.getRefusals());
          usage.clear();
        }
      }
    }
  }
}
