package dev.tenon.admin;

import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.TenantName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds what a policy says about the tenant with a name: an exact tenant, or a family. */
final class TenantsOf {

  private TenantsOf() {}

  /** The exact tenant, or the narrowest family that matches; empty if the policy has neither. */
  static Optional<Tenant> governing(Policy policy, String name) {
    if (!TenantName.isValid(name)) {
      return Optional.empty();
    }
    Optional<Tenant> exact = policy.tenant(name).filter(tenant -> !tenant.isFamily());
    return exact.isPresent() ? exact : family(policy, name);
  }

  /** The narrowest family that matches a name or is a wider family; two do not overlap. */
  static Optional<Tenant> family(Policy policy, String name) {
    List<Tenant> matching =
        policy.tenants().stream()
            .filter(tenant -> tenant.isFamily() && tenant.pattern().matches(name))
            .toList();
    return matching.stream()
        .min(
            Comparator.comparingLong(
                one -> matching.stream().filter(other -> covers(one, other)).count()));
  }

  /** The narrowest other family that contains a family. */
  static Optional<Tenant> familyAround(Policy policy, Tenant family) {
    List<Tenant> around =
        policy.tenants().stream()
            .filter(other -> other.isFamily() && !other.name().equals(family.name()))
            .filter(other -> covers(other, family))
            .toList();
    return around.stream()
        .min(
            Comparator.comparingLong(
                one -> around.stream().filter(other -> covers(one, other)).count()));
  }

  private static boolean covers(Tenant wide, Tenant narrow) {
    return ResourcePattern.of(List.of(wide.name()))
        .covers(ResourcePattern.of(List.of(narrow.name())));
  }

  /** A tenant of a name as an exact tenant, with its name in place of the variable. */
  static Tenant named(Tenant governing, String name, Policy policy) {
    ScopedRules named = ScopedRules.gained(policy, name);
    return governing
        .withName(name)
        .mapClauses(clause -> clause.withPattern(named.inTenant(clause.pattern())));
  }
}
