package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import dev.tenon.policy.Inference;
import dev.tenon.policy.TenantClause;
import java.util.List;
import java.util.Objects;

/**
 * The clauses of the active tenant that cover a resource, with aliases resolved; an {@link
 * Explanation} has them in words too. Immutable.
 */
public final class TenantClauses {

  private static final TenantClauses NONE =
      new TenantClauses("", ImmutableList.of(), ImmutableList.of(), ImmutableList.of());

  private final String tenant;
  private final List<TenantClause> includes;
  private final List<TenantClause> excludes;
  private final List<Inference> inferences;

  TenantClauses(
      String tenant,
      List<TenantClause> includes,
      List<TenantClause> excludes,
      List<Inference> inferences) {
    this.tenant = Objects.requireNonNull(tenant, "tenant");
    this.includes = ImmutableList.copyOf(includes);
    this.excludes = ImmutableList.copyOf(excludes);
    this.inferences = ImmutableList.copyOf(inferences);
  }

  /**
   * The tenant's name; empty if none is active.
   *
   * @return the text
   */
  public String tenant() {
    return tenant;
  }

  /**
   * The includes that cover the resource, in the order of the policy.
   *
   * @return an immutable list
   */
  public List<TenantClause> includes() {
    return includes;
  }

  /**
   * The excludes that cover it, or would but for an unset variable, the deciding one first.
   *
   * @return an immutable list
   */
  public List<TenantClause> excludes() {
    return excludes;
  }

  /**
   * The inferences by which it is visible; empty if an include covers it.
   *
   * @return an immutable list
   */
  public List<Inference> inferences() {
    return inferences;
  }

  /** The value if no tenant is active, or the resource is not valid. */
  static TenantClauses none() {
    return NONE;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof TenantClauses other
        && tenant.equals(other.tenant)
        && includes.equals(other.includes)
        && excludes.equals(other.excludes)
        && inferences.equals(other.inferences);
  }

  @Override
  public int hashCode() {
    return Objects.hash(tenant, includes, excludes, inferences);
  }

  /** The name of this type, with each part. */
  @Override
  public String toString() {
    return "TenantClauses["
        + "tenant="
        + tenant
        + ", includes="
        + includes
        + ", excludes="
        + excludes
        + ", inferences="
        + inferences
        + "]";
  }
}
