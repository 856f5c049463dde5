package dev.tenon.benchmarks.engine;

import dev.tenon.benchmarks.workload.Workload;

/** A way to decide, to be compared with others. Its class comment says how it is configured. */
public interface Contender {

  /**
   * What it is called in the tables and on the command line.
   *
   * @return a short name in lower case with hyphens
   */
  String name();

  /**
   * The largest policy that it is asked to load in the tables: beyond it, a run takes minutes.
   *
   * @return a number of rules
   */
  default int mostRules() {
    return Integer.MAX_VALUE;
  }

  /**
   * Loads the rules of a workload.
   *
   * @param workload the rules; its requests are not looked at, save by the bounds
   * @return an engine that decides by them
   * @throws Exception whatever the engine throws
   */
  Engine load(Workload workload) throws Exception;
}
