package dev.tenon.analysis;

import dev.tenon.path.ResourcePattern;
import java.util.Objects;

/** A pair of tenants that show the same resource. Immutable. */
public final class Leak {

  private final String one;
  private final String other;
  private final ResourcePattern region;
  private final Witness witness;

  Leak(String one, String other, ResourcePattern region, Witness witness) {
    this.one = one;
    this.other = other;
    this.region = region;
    this.witness = witness;
  }

  /**
   * A tenant.
   *
   * @return the text
   */
  public String one() {
    return one;
  }

  /**
   * Another tenant.
   *
   * @return the text
   */
  public String other() {
    return other;
  }

  /**
   * What an include of each covers, as one pattern.
   *
   * @return the resource pattern
   */
  public ResourcePattern region() {
    return region;
  }

  /**
   * The same resource asked for in both.
   *
   * @return the witness
   */
  public Witness witness() {
    return witness;
  }

  /** In one line, such as {@code payments and fraud both show flink/prod/x3}. */
  @Override
  public String toString() {
    return one + " and " + other + " both show " + witness.request().resource();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Leak other
        && one.equals(other.one)
        && other.equals(other.other)
        && region.equals(other.region)
        && witness.equals(other.witness);
  }

  @Override
  public int hashCode() {
    return Objects.hash(one, other, region, witness);
  }
}
