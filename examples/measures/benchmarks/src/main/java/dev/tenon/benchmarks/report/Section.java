package dev.tenon.benchmarks.report;

import dev.tenon.benchmarks.measure.HostilePolicy;
import dev.tenon.benchmarks.workload.Adversary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * A part of a comparison: some runs of JMH whose results make one table. What is compared with each
 * other runs next to each other, so that a slow phase of the machine meets all of it.
 */
final class Section {

  private final String name;
  private final String unit;
  private final List<Consumer<ChainedOptionsBuilder>> runs = new ArrayList<>();
  private final Function<RunResult, List<Score>> scores;

  private Section(String name, String unit, Function<RunResult, List<Score>> scores) {
    this.name = name;
    this.unit = unit;
    this.scores = scores;
  }

  /** A section with a row for each value of a parameter and a column for each of another. */
  static Section of(String name, String unit, String row, String column) {
    return new Section(
        name,
        unit,
        result -> List.of(primary(name, label(result, row), parameter(result, column), result)));
  }

  /** A section with a row for each engine and a column for each quantile of its times. */
  static Section quantiles(String name, String unit, List<Double> quantiles) {
    return new Section(
        name,
        unit,
        result ->
            quantiles.stream()
                .map(
                    quantile -> {
                      Statistics times = result.getPrimaryResult().getStatistics();
                      double value = times.getPercentile(quantile);
                      String label = label(result, "engine");
                      return new Score(name, label, "p" + quantile, value, value, value, -1);
                    })
                .toList());
  }

  /** A section of what a benchmark counts beside the time. */
  static Section counted(String name, String unit, String counter, String column) {
    return new Section(
        name,
        unit,
        result -> {
          Result<?> counted =
              Objects.requireNonNull(result.getSecondaryResults().get(counter), counter);
          Statistics counts = counted.getStatistics();
          return List.of(
              new Score(
                  name,
                  label(result, "engine"),
                  parameter(result, column),
                  counts.getPercentile(50),
                  counts.getMin(),
                  counts.getMax(),
                  -1));
        });
  }

  /** The adversary's section: with each family, how much of it the compiler lets pass. */
  static Section adversary(String name) {
    return new Section(
        name,
        "ns/op",
        result -> {
          Adversary family = Adversary.valueOf(parameter(result, "family"));
          String row = family + " " + HostilePolicy.largest(family).size() + " patterns";
          return List.of(primary(name, row, "time", result));
        });
  }

  Section run(Consumer<ChainedOptionsBuilder> options) {
    runs.add(options);
    return this;
  }

  String name() {
    return name;
  }

  Table table(List<Score> found) {
    return new Table(found, unit);
  }

  List<Score> measure(Consumer<ChainedOptionsBuilder> effort) throws RunnerException {
    List<Score> found = new ArrayList<>();
    for (Consumer<ChainedOptionsBuilder> run : runs) {
      ChainedOptionsBuilder options = new OptionsBuilder().verbosity(VerboseMode.NORMAL);
      effort.accept(options);
      run.accept(options);
      Collection<RunResult> results = new Runner(options.build()).run();
      results.forEach(result -> found.addAll(scores.apply(result)));
    }
    return found;
  }

  private static Score primary(String name, String row, String column, RunResult result) {
    Statistics times = result.getPrimaryResult().getStatistics();
    double bytes =
        Optional.<Result<?>>ofNullable(result.getSecondaryResults().get("gc.alloc.rate.norm"))
            .map(Result::getScore)
            .orElse(-1.0);
    return new Score(
        name, row, column, times.getPercentile(50), times.getMin(), times.getMax(), bytes);
  }

  private static String parameter(RunResult result, String name) {
    if (name.equals("threads")) {
      return Integer.toString(result.getParams().getThreads());
    }
    return result.getParams().getParamsKeys().contains(name)
        ? result.getParams().getParam(name)
        : "";
  }

  /** The value of a parameter, or the benchmark's own name where it has none. */
  private static String label(RunResult result, String parameter) {
    String value = parameter(result, parameter);
    String benchmark = result.getParams().getBenchmark();
    return !value.isEmpty() ? value : benchmark.substring(benchmark.lastIndexOf('.') + 1);
  }
}
