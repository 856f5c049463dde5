package dev.tenon.examples.fleet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Services in several processes, and what they last told. */
final class Fleet implements AutoCloseable {

  private final List<Process> processes = new ArrayList<>();

  /** What each service told of each kind, the last words of it; guarded by this. */
  private final Map<String, Map<Integer, String>> told = new LinkedHashMap<>();

  /** When each service had each version, by the clock of the machine; guarded by this. */
  private final Map<String, Map<Integer, Long>> reached = new LinkedHashMap<>();

  private final List<String> wrong = new ArrayList<>();

  /** Starts a process with some services. */
  void start(List<String> endpoints, int first, int count, String copies) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Services.class.getName(),
                String.join(",", endpoints),
                Integer.toString(first),
                Integer.toString(count),
                copies)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    processes.add(process);
    Thread reader = new Thread(() -> read(process));
    reader.setDaemon(true);
    reader.start();
  }

  private void read(Process process) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        hear(line);
      }
    } catch (IOException ended) {
      throw new UncheckedIOException(ended);
    }
  }

  private synchronized void hear(String line) {
    String[] words = line.split(" ", 4);
    int number = Integer.parseInt(words[1]);
    String rest = words.length > 2 ? words[2] : "";
    switch (words[0]) {
      case "started" -> {
        put("started", number, rest);
        put("policy", number, rest);
        put("state", number, "ready");
      }
      case "policy" -> {
        put("policy", number, rest);
        reached
            .computeIfAbsent(rest, version -> new LinkedHashMap<>())
            .putIfAbsent(number, Long.valueOf(words[3]));
      }
      case "stale", "ready" -> put("state", number, words[0]);
      case "refused" -> put("refused", number, rest);
      default -> wrong.add(line);
    }
    notifyAll();
  }

  private void put(String kind, int number, String what) {
    told.computeIfAbsent(kind, k -> new LinkedHashMap<>()).put(number, what);
  }

  /** Waits until so many services last told something of a kind. */
  synchronized void await(String kind, int count, Predicate<String> what, Duration most)
      throws Exception {
    long end = System.nanoTime() + most.toNanos();
    while (count(kind, what) < count) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new TimeoutException(
            count(kind, what) + " of " + count + ": " + kind + " " + told.get(kind) + wrong);
      }
      wait(left);
    }
  }

  private long count(String kind, Predicate<String> what) {
    return told.getOrDefault(kind, Map.of()).values().stream().filter(what).count();
  }

  /** How long after an instant each service had a version, sorted, in milliseconds. */
  synchronized List<Long> delays(String version, long since) {
    return reached.getOrDefault(version, Map.of()).values().stream()
        .map(at -> at - since)
        .sorted()
        .toList();
  }

  /** Decisions that were by no one policy, and whatever else should not have been said. */
  synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }

  @Override
  public void close() {
    processes.forEach(process -> process.destroyForcibly().onExit().join());
  }
}
