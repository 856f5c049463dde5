package dev.tenon.analysis;

import dev.tenon.path.ResourcePattern;

/**
 * A pair of tenants that show the same resource. Immutable.
 *
 * @param one a tenant
 * @param other another tenant; the same name for two tenants of one family
 * @param region the common part of an include of each, as one pattern
 * @param example a resource that both show, requested in each
 */
public record Leak(String one, String other, ResourcePattern region, Counterexample example) {

  /** In one line, such as {@code payments and fraud both show flink/prod/x3}. */
  @Override
  public String toString() {
    String both = one.equals(other) ? "two tenants of " + one : one + " and " + other;
    return both + " both show " + example.request().resource();
  }
}
