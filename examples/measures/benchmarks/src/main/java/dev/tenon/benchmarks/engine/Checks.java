package dev.tenon.benchmarks.engine;

/** Requests that are ready to be decided. Safe to share between threads. */
public interface Checks {

  /**
   * Decides a request.
   *
   * @param request its index in the list that was prepared
   * @return true if it is allowed
   */
  boolean allows(int request);
}
