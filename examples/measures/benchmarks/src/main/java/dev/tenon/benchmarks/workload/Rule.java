package dev.tenon.benchmarks.workload;

import java.util.List;

/**
 * A role may, or may not, do something to the resources under a pattern.
 *
 * <p>A segment of the pattern is a literal, {@code *}, a glob with stars inside, {@code **} or
 * {@code ${variable}}. It covers what it matches and everything beneath.
 *
 * @param role whose rule it is
 * @param denies whether it forbids, which wins over any permission
 * @param actions exact names, or globs
 * @param pattern the resources, segment by segment
 */
public record Rule(String role, boolean denies, List<String> actions, List<String> pattern) {

  /** Copies the lists. */
  public Rule {
    actions = List.copyOf(actions);
    pattern = List.copyOf(pattern);
  }
}
