package dev.tenon.policy;

import com.google.common.collect.ImmutableSet;
import dev.tenon.path.NamePattern;
import java.util.Set;

/** The roles that a policy says something about: permits, inherits, admits or lets administer. */
final class KnownRoles {

  private final ImmutableSet<String> names;
  private final ImmutableSet<NamePattern> patterns;

  private KnownRoles(Set<String> names, ImmutableSet<NamePattern> patterns) {
    this.names = ImmutableSet.copyOf(names);
    this.patterns = patterns;
  }

  static KnownRoles of(
      Set<String> names,
      Iterable<Tenant> tenants,
      Iterable<NamePattern> authorized,
      Iterable<NamePattern> administrators) {
    ImmutableSet.Builder<NamePattern> patterns = ImmutableSet.builder();
    patterns.addAll(authorized).addAll(administrators);
    tenants.forEach(tenant -> patterns.addAll(tenant.roles()));
    return new KnownRoles(names, patterns.build());
  }

  boolean contains(String role) {
    return names.contains(role) || patterns.stream().anyMatch(pattern -> pattern.matches(role));
  }
}
