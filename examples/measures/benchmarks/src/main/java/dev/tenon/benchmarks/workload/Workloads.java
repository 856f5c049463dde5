package dev.tenon.benchmarks.workload;

import java.util.List;

/** Workloads by name, as the command line gives them. */
public final class Workloads {

  /** How many roles a wide subject holds. */
  public static final int WIDE = 100;

  /** The workloads other than W and its variants: their size is their own. */
  public static final List<String> SHAPES =
      List.of(
          "quickstart",
          "systems",
          "segments-16",
          "deep-wildcards",
          "variables-1",
          "variables-1000",
          "roles-50",
          "roles-1000");

  private Workloads() {}

  /**
   * A workload.
   *
   * @param name its name
   * @param n how many rules, where the workload leaves that open
   * @return the workload
   * @throws IllegalArgumentException if no workload has that name
   */
  public static Workload named(String name, int n) {
    return switch (name) {
      case "w" -> WorkloadW.of(n, 3);
      case "wide" -> WorkloadW.of(n, WIDE);
      case "deep" -> WorkloadW.deep(10_000, 3);
      case "cold" -> WorkloadW.cold(n, 20_000, 200_000);
      case "zipf" -> WorkloadW.zipf(n, 20_000, 200_000, 1.1);
      case "roles-50" -> WorkloadW.of(10_000, 50);
      case "roles-1000" -> WorkloadW.of(10_000, 1_000);
      case "quickstart" -> Shapes.quickstart();
      case "systems" -> Shapes.systems();
      case "segments-16" -> Shapes.segments16();
      case "deep-wildcards" -> Shapes.deepWildcards();
      case "variables-1" -> Shapes.variables(1);
      case "variables-1000" -> Shapes.variables(1_000);
      default -> throw new IllegalArgumentException("no workload is called " + name);
    };
  }
}
