package dev.tenon.benchmarks;

import dev.tenon.benchmarks.report.Attack;
import dev.tenon.benchmarks.report.Comparison;
import dev.tenon.benchmarks.report.Live;
import dev.tenon.benchmarks.report.Plots;
import dev.tenon.benchmarks.report.Reload;
import java.nio.file.Path;
import java.util.Arrays;

/** The command line of the benchmarks. */
public final class Main {

  private static final String USAGE =
      """
      short             the comparison in about ten minutes
      goals             what was to be reached, each line in the same run
      full              everything, in about an hour
      reload [seconds]  checks while the policy is replaced every second
      live [seconds]    what a live policy and its witnesses cost the deciding thread
      attack [seconds]  what callers with hostile sets of roles do to the checks of others
      plots             draws plots/*.svg from plots/scores.csv
      anything else     goes to JMH: -h tells what it takes""";

  private Main() {}

  /**
   * Runs what the first argument names.
   *
   * @param args the arguments
   * @throws Exception if a benchmark fails
   */
  public static void main(String... args) throws Exception {
    String command = args.length == 0 ? "" : args[0];
    switch (command) {
      case "" -> System.out.println(USAGE);
      case "short" -> Comparison.quick().run(System.out, Path.of("target"));
      case "goals" -> Comparison.goals().run(System.out, Path.of("target"));
      case "full" -> Comparison.full().run(System.out, Path.of("target"));
      case "reload" -> Reload.run(args.length > 1 ? Integer.parseInt(args[1]) : 60, System.out);
      case "live" -> Live.run(args.length > 1 ? Integer.parseInt(args[1]) : 4, System.out);
      case "attack" -> Attack.run(args.length > 1 ? Integer.parseInt(args[1]) : 5, System.out);
      case "plots" -> Plots.draw(Path.of("plots"));
      default -> org.openjdk.jmh.Main.main(Arrays.copyOf(args, args.length));
    }
  }
}
