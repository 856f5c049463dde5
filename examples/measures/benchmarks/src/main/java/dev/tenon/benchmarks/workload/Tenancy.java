package dev.tenon.benchmarks.workload;

import java.util.List;

/**
 * A tenant: what exists for the holders of some roles.
 *
 * @param name the name
 * @param includes patterns of what exists
 * @param excludes patterns of what does not, whatever includes it
 * @param roles whose holders work in it; a subject works in one tenant only
 */
public record Tenancy(
    String name, List<String> includes, List<String> excludes, List<String> roles) {

  /** Copies the lists. */
  public Tenancy {
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
    roles = List.copyOf(roles);
  }
}
