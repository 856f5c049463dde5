package dev.tenon.suite;

import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A tenant of which one part can be removed or replaced. */
final class TenantParts {

  private final Tenant tenant;

  private TenantParts(Tenant tenant) {
    this.tenant = tenant;
  }

  static TenantParts of(Tenant tenant) {
    return new TenantParts(tenant);
  }

  Tenant withoutInference(int index) {
    List<Inference> left = new ArrayList<>(tenant.inferences());
    left.remove(index);
    return tenant.withInferences(left);
  }

  Tenant withoutRole(NamePattern role) {
    Set<NamePattern> left = new LinkedHashSet<>(tenant.roles());
    left.remove(role);
    return tenant.withRoles(left);
  }

  /** The tenant with another pattern in a clause, or without the clause if null. */
  Tenant withClause(boolean include, int index, @Nullable ResourcePattern pattern) {
    List<TenantClause> clauses = new ArrayList<>(include ? tenant.includes() : tenant.excludes());
    TenantClause before = clauses.remove(index);
    if (pattern != null) {
      clauses.add(index, before.withPattern(pattern));
    }
    return include ? tenant.withIncludes(clauses) : tenant.withExcludes(clauses);
  }
}
