package dev.tenon.benchmarks.workload;

import java.util.List;

/**
 * A policy and what is asked of it.
 *
 * @param rules the rules, in no particular order
 * @param tenants the tenants; none where everything exists for everybody
 * @param requests the requests, in the order in which they are asked
 */
public record Workload(List<Rule> rules, List<Tenancy> tenants, List<Request> requests) {

  /** Copies the lists. */
  public Workload {
    rules = List.copyOf(rules);
    tenants = List.copyOf(tenants);
    requests = List.copyOf(requests);
  }

  /**
   * A workload without tenants.
   *
   * @param rules the rules
   * @param requests the requests
   */
  public Workload(List<Rule> rules, List<Request> requests) {
    this(rules, List.of(), requests);
  }
}
