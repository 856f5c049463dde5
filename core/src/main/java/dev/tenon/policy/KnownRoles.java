package dev.tenon.policy;

import com.google.common.collect.Iterables;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The roles that a policy mentions: in permissions, inheritance, tenants, and the lists of
 * authorized and admin roles. The roles of tenants are collected on first use.
 */
final class KnownRoles {

  private final Set<String> names;
  private final List<Tenant> tenants;
  private final Iterable<NamePattern> others;

  /** Immutable once published. */
  private volatile @Nullable Patterns patterns;

  private KnownRoles(Set<String> names, List<Tenant> tenants, Iterable<NamePattern> others) {
    this.names = names;
    this.tenants = tenants;
    this.others = others;
  }

  static KnownRoles of(
      Set<String> names,
      List<Tenant> tenants,
      Iterable<NamePattern> authorized,
      Iterable<NamePattern> administrators) {
    return new KnownRoles(names, tenants, Iterables.concat(authorized, administrators));
  }

  boolean contains(String role) {
    return names.contains(role) || patterns().match(role);
  }

  private Patterns patterns() {
    Patterns gathered = patterns;
    if (gathered == null) {
      gathered = gather();
      patterns = gathered;
    }
    return gathered;
  }

  private Patterns gather() {
    Set<String> exact = new HashSet<>();
    Set<NamePattern> globs = new LinkedHashSet<>();
    for (NamePattern pattern :
        Iterables.concat(others, Iterables.concat(Iterables.transform(tenants, Tenant::roles)))) {
      if (pattern instanceof Literal literal) {
        exact.add(literal.name());
      } else {
        globs.add(pattern);
      }
    }
    return new Patterns(exact, new ArrayList<>(globs));
  }

  private record Patterns(Set<String> exact, List<NamePattern> globs) {

    boolean match(String role) {
      return exact.contains(role) || globs.stream().anyMatch(glob -> glob.matches(role));
    }
  }
}
