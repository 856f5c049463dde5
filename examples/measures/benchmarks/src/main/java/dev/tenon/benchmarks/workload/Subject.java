package dev.tenon.benchmarks.workload;

import java.util.List;
import java.util.Map;

/**
 * Who asks.
 *
 * @param id the name
 * @param roles the roles held
 * @param variables the values that {@code ${variable}} stands for
 */
public record Subject(String id, List<String> roles, Map<String, List<String>> variables) {

  /** Copies the collections. */
  public Subject {
    roles = List.copyOf(roles);
    variables = Map.copyOf(variables);
  }
}
