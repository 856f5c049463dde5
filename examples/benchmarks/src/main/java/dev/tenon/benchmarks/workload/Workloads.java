package dev.tenon.benchmarks.workload;

/** Workloads by name, as the command line gives them. */
public final class Workloads {

  /** How many roles a wide subject holds. */
  public static final int WIDE = 100;

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
      default -> throw new IllegalArgumentException("no workload is called " + name);
    };
  }
}
