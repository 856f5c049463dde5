package dev.tenon.benchmarks.engine;

import dev.tenon.benchmarks.workload.Request;
import java.util.List;

/** An engine that has loaded a policy. Safe to share between threads. */
public interface Engine {

  /**
   * Turns requests into what the engine takes, so that only deciding is timed. What a service would
   * do once for a subject is done here too, if the contender says so.
   *
   * @param requests the requests
   * @return their checks
   */
  Checks prepare(List<Request> requests);
}
