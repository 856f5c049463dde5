package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import dev.tenon.policy.Inference;
import dev.tenon.policy.TenantClause;
import java.util.List;
import java.util.Objects;

/**
 * Which clauses of the active tenant cover a resource, with aliases resolved; an {@link
 * Explanation} says the same in words. Immutable.
 *
 * @param tenant the tenant's name; empty where none is active
 * @param includes the includes that cover the resource, in the order of the policy
 * @param excludes the excludes that cover it, or would but for an unset variable: the one that
 *     decides first
 * @param inferences the inferences by which it is visible; empty where an include covers it
 */
public record TenantClauses(
    String tenant,
    List<TenantClause> includes,
    List<TenantClause> excludes,
    List<Inference> inferences) {

  private static final TenantClauses NONE =
      new TenantClauses("", ImmutableList.of(), ImmutableList.of(), ImmutableList.of());

  /** Copies what is given. */
  public TenantClauses {
    Objects.requireNonNull(tenant, "tenant");
    includes = ImmutableList.copyOf(includes);
    excludes = ImmutableList.copyOf(excludes);
    inferences = ImmutableList.copyOf(inferences);
  }

  /** Where no tenant is active, or nothing can be said of the resource. */
  static TenantClauses none() {
    return NONE;
  }
}
