package dev.tenon.benchmarks.report;

import dev.tenon.benchmarks.engine.Contender;
import dev.tenon.benchmarks.engine.Contenders;
import dev.tenon.benchmarks.measure.AdversaryBenchmark;
import dev.tenon.benchmarks.measure.CheckBenchmark;
import dev.tenon.benchmarks.measure.FreshStringsBenchmark;
import dev.tenon.benchmarks.measure.LanguageBenchmark;
import dev.tenon.benchmarks.measure.LoadBenchmark;
import dev.tenon.benchmarks.measure.MemoryBenchmark;
import dev.tenon.benchmarks.measure.PageBenchmark;
import dev.tenon.benchmarks.measure.ReplaceBenchmark;
import dev.tenon.benchmarks.workload.Workloads;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Many benchmarks in one run, as tables with ratios against the map whose key is joined. */
public final class Comparison {

  private static final List<Integer> SIZES = List.of(100, 1_000, 10_000, 100_000, 1_000_000);
  private static final List<String> OWN =
      List.of("map-joined", "tenon-prepared", "tenon-unprepared");

  private final List<Section> sections;
  private final Consumer<ChainedOptionsBuilder> effort;

  private Comparison(List<Section> sections, Consumer<ChainedOptionsBuilder> effort) {
    this.sections = sections;
    this.effort = effort;
  }

  /**
   * The short one: workload W and its variants, one fork of five seconds each.
   *
   * @return the comparison
   */
  public static Comparison quick() {
    Section w = Section.of("w", "ns/op", "engine", "n");
    for (int n : SIZES) {
      w.run(check("w", n, n == 100 || n == 10_000 ? all(n) : ours()));
    }
    return new Comparison(
        List.of(w, variants()),
        options ->
            options.forks(1).warmupIterations(3).measurementIterations(5).warmupTime(second()));
  }

  /**
   * What the goals speak of, and no more.
   *
   * @return the comparison
   */
  public static Comparison goals() {
    Section w = Section.of("w", "ns/op", "engine", "n");
    for (int n : SIZES) {
      w.run(check("w", n, n == 100 ? all(n) : ownAndLargest(n)));
    }
    Section variants =
        Section.of("variants", "ns/op", "engine", "workload")
            .run(check("wide", 10_000, OWN))
            .run(check("deep", 30_000, OWN));
    return new Comparison(
        List.of(
            w,
            variants,
            threads(),
            load(),
            memory(options -> options.forks(1).warmupIterations(0).measurementIterations(1)),
            Section.quantiles("replace", "us", List.of(50.0, 99.0))
                .run(
                    options ->
                        options
                            .include(ReplaceBenchmark.class.getName())
                            .param("roles", "100000")
                            .warmupIterations(2_000)
                            .measurementIterations(3_000)),
            adversary(),
            language(),
            page()),
        options ->
            options.forks(1).warmupIterations(4).measurementIterations(5).warmupTime(second()));
  }

  /**
   * All there is. Of other engines one fork: they are far off, and a second one tells nothing.
   *
   * @return the comparison
   */
  public static Comparison full() {
    Section w = Section.of("w", "ns/op", "engine", "n");
    Section cold = Section.of("cold", "ns/op", "engine", "n");
    Section zipf = Section.of("zipf", "ns/op", "engine", "n");
    for (int n : SIZES) {
      w.run(check("w", n, ours()));
      addOthers(w, "w", n);
      if (n >= 10_000) {
        cold.run(check("cold", n, OWN));
        zipf.run(check("zipf", n, OWN));
      }
    }
    Section variants =
        Section.of("variants", "ns/op", "engine", "workload").run(check("wide", 10_000, ours()));
    addOthers(variants, "wide", 10_000);
    variants.run(check("deep", 30_000, ours()));
    Section shapes = Section.of("shapes", "ns/op", "engine", "workload");
    Workloads.SHAPES.forEach(shape -> shapes.run(check(shape, 0, OWN)));
    Section quantiles = Section.quantiles("quantiles", "ns", List.of(50.0, 99.0, 99.9));
    quantiles.run(check("w", 10_000, OWN).andThen(options -> options.mode(Mode.SampleTime)));
    return new Comparison(
        List.of(
            w,
            variants,
            cold,
            zipf,
            shapes,
            quantiles,
            threads(),
            Section.of("fresh strings", "ns/op", "engine", "n")
                .run(options -> options.include(FreshStringsBenchmark.class.getName())),
            load(),
            memory(options -> {}),
            Section.of("replace", "us", "", "roles")
                .run(options -> options.include(ReplaceBenchmark.class.getName())),
            adversary(),
            language(),
            page()),
        options -> {});
  }

  private static Section variants() {
    return Section.of("variants", "ns/op", "engine", "workload")
        .run(check("wide", 10_000, all(10_000)))
        .run(check("deep", 30_000, ours()));
  }

  private static Section threads() {
    Section threads = Section.of("threads", "ns/op", "engine", "threads");
    for (int count : List.of(1, 2)) {
      threads.run(check("w", 10_000, OWN).andThen(options -> options.threads(count)));
    }
    return threads;
  }

  private static Section load() {
    return Section.of("load", "ms", "engine", "n")
        .run(options -> options.include(LoadBenchmark.class.getName()));
  }

  private static Section memory(Consumer<ChainedOptionsBuilder> effort) {
    return Section.counted("memory", "bytes/rule", "bytesPerRule", "n")
        .run(effort.andThen(options -> options.include(MemoryBenchmark.class.getName())));
  }

  private static Section adversary() {
    return Section.adversary("adversary")
        .run(options -> options.include(AdversaryBenchmark.class.getName()));
  }

  private static Section language() {
    return Section.of("language", "ns/op", "", "language")
        .run(
            options ->
                options.include(LanguageBenchmark.class.getName()).addProfiler(GCProfiler.class));
  }

  private static Section page() {
    return Section.of("page", "ns/op", "", "n")
        .run(
            options ->
                options.include(PageBenchmark.class.getName()).addProfiler(GCProfiler.class));
  }

  private static List<String> ours() {
    List<String> names = new ArrayList<>(OWN);
    names.add("by-role-by-hand");
    names.add(0, "map-cached");
    return names;
  }

  /** Adds those of {@link #all} that are not {@link #ours}, with one fork. */
  private static void addOthers(Section section, String workload, int n) {
    List<String> names = new ArrayList<>(all(n));
    names.removeAll(ours());
    if (!names.isEmpty()) {
      section.run(check(workload, n, names).andThen(options -> options.forks(1)));
    }
  }

  /** With the peers that stop at this size, or at ten thousand if they can go on. */
  private static List<String> ownAndLargest(int n) {
    List<String> names = new ArrayList<>(OWN);
    Contenders.all().stream()
        .filter(contender -> n == Math.min(contender.mostRules(), 10_000))
        .map(Contender::name)
        .filter(name -> !names.contains(name))
        .forEach(names::add);
    return names;
  }

  private static List<String> all(int n) {
    return Contenders.all().stream()
        .filter(contender -> contender.mostRules() >= n)
        .map(Contender::name)
        .toList();
  }

  private static Consumer<ChainedOptionsBuilder> check(
      String workload, int n, List<String> engines) {
    return options ->
        options
            .include(CheckBenchmark.class.getName())
            .param("workload", workload)
            .param("n", Integer.toString(n))
            .param("engine", engines.toArray(String[]::new))
            .addProfiler(GCProfiler.class);
  }

  private static TimeValue second() {
    return TimeValue.seconds(1);
  }

  /**
   * Measures everything and prints the tables. They are also written, as are the bare scores.
   *
   * @param out where to
   * @param directory takes {@code results.md} and {@code scores.csv}
   * @throws RunnerException if a benchmark fails
   * @throws IOException if the files cannot be written
   */
  public void run(PrintStream out, Path directory) throws RunnerException, IOException {
    long start = System.nanoTime();
    List<String> report = new ArrayList<>(List.of(Machine.describe()));
    List<Score> scores = new ArrayList<>();
    for (Section section : sections) {
      List<Score> found = section.measure(effort);
      scores.addAll(found);
      Table table = section.table(found);
      report.add("### " + section.name() + "\n\n" + table.values());
      report.add("Least and most of the iterations:\n\n" + table.spread());
      Files.createDirectories(directory);
      Files.write(directory.resolve("scores.csv"), Score.toCsv(scores));
      Files.writeString(directory.resolve("results.md"), String.join("\n\n", report) + "\n");
    }
    report.add(1, new Goals(scores).table());
    Files.writeString(directory.resolve("results.md"), String.join("\n\n", report) + "\n");
    out.println("\n" + String.join("\n\n", report));
    out.printf("%n%d minutes%n", (System.nanoTime() - start) / 60_000_000_000L);
  }
}
