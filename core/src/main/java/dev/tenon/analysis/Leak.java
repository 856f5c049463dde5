package dev.tenon.analysis;

import dev.tenon.path.ResourcePattern;

/**
 * A pair of tenants that show the same resource. Immutable.
 *
 * @param one a tenant
 * @param other another tenant
 * @param region what an include of each covers, as one pattern
 * @param example the same resource asked for in both
 */
public record Leak(String one, String other, ResourcePattern region, Counterexample example) {

  /** In one line, such as {@code payments and fraud both show flink/prod/x3}. */
  @Override
  public String toString() {
    return one + " and " + other + " both show " + example.request().resource();
  }
}
