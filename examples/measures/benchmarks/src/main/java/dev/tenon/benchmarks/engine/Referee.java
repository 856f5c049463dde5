package dev.tenon.benchmarks.engine;

import dev.tenon.benchmarks.workload.Oracle;
import dev.tenon.benchmarks.workload.Request;
import dev.tenon.benchmarks.workload.Workload;
import java.util.List;

/** Holds engines against the oracle: what is wrong is not timed. */
public final class Referee {

  private Referee() {}

  /**
   * Prepares the workload's requests and compares every answer with the oracle's.
   *
   * @param engine the engine, with the workload's rules
   * @param workload the workload
   * @return the checks, all of them right
   * @throws IllegalStateException at the first wrong answer
   */
  public static Checks approve(Engine engine, Workload workload) {
    Checks checks = engine.prepare(workload.requests());
    Oracle oracle = new Oracle(workload);
    List<Request> requests = workload.requests();
    for (int i = 0; i < requests.size(); i++) {
      boolean right = oracle.allows(requests.get(i));
      if (checks.allows(i) != right) {
        throw new IllegalStateException(
            requests.get(i) + " should be " + (right ? "allowed" : "denied"));
      }
    }
    return checks;
  }
}
