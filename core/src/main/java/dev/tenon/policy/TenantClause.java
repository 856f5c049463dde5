package dev.tenon.policy;

import dev.tenon.diagnostic.Place;
import dev.tenon.path.ResourcePattern;
import java.util.Objects;

/**
 * One include or exclude of a tenant, with the place where it was written.
 *
 * <p>Immutable; equal when the patterns are equal.
 */
public final class TenantClause {

  private final ResourcePattern pattern;
  private final Place place;

  private TenantClause(ResourcePattern pattern, Place place) {
    this.pattern = Objects.requireNonNull(pattern, "pattern");
    this.place = Objects.requireNonNull(place, "place");
  }

  /**
   * A clause.
   *
   * @param pattern what is included or excluded
   * @param place where it was written
   * @return the clause
   */
  public static TenantClause of(ResourcePattern pattern, Place place) {
    return new TenantClause(pattern, place);
  }

  /**
   * A copy with another pattern.
   *
   * @param other the new pattern
   * @return a new clause
   */
  public TenantClause withPattern(ResourcePattern other) {
    return new TenantClause(other, place);
  }

  /**
   * A copy with another place in the source.
   *
   * @param where where the author wrote it
   * @return a new clause
   */
  public TenantClause at(Place where) {
    return new TenantClause(pattern, where);
  }

  /**
   * The pattern of what is included or excluded, together with everything beneath it.
   *
   * @return the pattern
   */
  public ResourcePattern pattern() {
    return pattern;
  }

  /**
   * Where it was written.
   *
   * @return the place
   */
  public Place place() {
    return place;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof TenantClause other && pattern.equals(other.pattern);
  }

  @Override
  public int hashCode() {
    return pattern.hashCode();
  }

  @Override
  public String toString() {
    return pattern.toString();
  }
}
