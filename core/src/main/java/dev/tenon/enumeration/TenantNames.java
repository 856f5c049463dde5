package dev.tenon.enumeration;

import com.google.common.collect.ImmutableList;
import dev.tenon.path.NamePattern;
import java.util.function.Predicate;

/**
 * The names that a tenant may have: those that all patterns match, unless another tenant has them.
 *
 * @param patterns a name, or the glob of a family, and further globs
 * @param accepts whether a generic name is one of the tenant's; it must hold for all names for
 *     which the generic name stands, or for none
 */
public record TenantNames(ImmutableList<NamePattern> patterns, Predicate<String> accepts) {

  /** Any name. */
  public static TenantNames any() {
    return new TenantNames(ImmutableList.of(), name -> true);
  }
}
