package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The names and globs of roles that a policy mentions, as numbers: its roles, the roles of its
 * tenants, the authorized and the admin roles, and those that exceptions name. Immutable.
 */
final class RoleVocabulary {

  private static final long ROLE = 0;
  private static final long OF_TENANTS = 1;
  private static final long OF_ADMISSION = 2;
  private static final long GLOB_OF_TENANTS = 3;
  private static final long GLOB_OF_ADMISSION = 4;

  private static final long OF_EXCEPTIONS = 5;

  private static final long UNKNOWN = -1;

  private final Policy policy;
  private final TenantIndex tenantIndex;
  private final ExceptedRoles excepted;

  /** The roles that every identified subject holds, which do not distinguish subjects. */
  private final ImmutableSet<String> everyone;

  private final ImmutableMap<String, Integer> admission;
  private final ImmutableList<NamePattern> admissionGlobs;

  RoleVocabulary(
      Policy policy,
      TenantIndex tenantIndex,
      ExceptedRoles excepted,
      ImmutableSet<String> everyone) {
    this.policy = policy;
    this.tenantIndex = tenantIndex;
    this.excepted = excepted;
    this.everyone = everyone;
    ImmutableMap.Builder<String, Integer> names = ImmutableMap.builder();
    ImmutableList.Builder<NamePattern> globs = ImmutableList.builder();
    int number = 0;
    for (NamePattern pattern : Sets.union(policy.authorizedRoles(), policy.adminRoles())) {
      if (pattern instanceof Literal literal) {
        names.put(literal.name(), number++);
      } else {
        globs.add(pattern);
      }
    }
    this.admission = names.build();
    this.admissionGlobs = globs.build();
  }

  /**
   * The key of the own and the assigned roles of a subject. Takes a few lookups for each name, and
   * a comparison with each glob for an unknown name.
   */
  RoleSetKey key(Set<String> own, List<Assignment> given) {
    Members members = new Members();
    members.addAll(own);
    for (Assignment assignment : given) {
      members.addAll(assignment.roles());
    }
    return members.key();
  }

  private long number(String name) {
    int role = policy.numberOfRole(name);
    if (role >= 0) {
      return member(ROLE, role);
    }
    int ofTenants = tenantIndex.number(name);
    if (ofTenants >= 0) {
      return member(OF_TENANTS, ofTenants);
    }
    Integer number = admission.get(name);
    if (number != null) {
      return member(OF_ADMISSION, number);
    }
    int ofExceptions = excepted.number(name);
    return ofExceptions < 0 ? UNKNOWN : member(OF_EXCEPTIONS, ofExceptions);
  }

  private static long member(long kind, int number) {
    return (kind << Integer.SIZE) | number;
  }

  /** Whether a glob matches one of the unknown names but no role that everyone holds. */
  private boolean tells(NamePattern glob, List<String> unknown) {
    return unknown.stream().anyMatch(glob::matches) && everyone.stream().noneMatch(glob::matches);
  }

  /** Collects the numbers of some names. */
  private final class Members {

    private long[] numbers = new long[8];
    private int size;
    private final List<String> unknown = new ArrayList<>();

    void addAll(Set<String> names) {
      for (String name : names) {
        if (!everyone.contains(name)) {
          long number = number(name);
          if (number == UNKNOWN) {
            unknown.add(name);
          } else {
            add(number);
          }
        }
      }
    }

    private void add(long number) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * size);
      }
      numbers[size++] = number;
    }

    RoleSetKey key() {
      if (!unknown.isEmpty()) {
        for (int i = 0; i < admissionGlobs.size(); i++) {
          if (tells(admissionGlobs.get(i), unknown)) {
            add(member(GLOB_OF_ADMISSION, i));
          }
        }
        tenantIndex.forEachGlob(
            (glob, number) -> {
              if (tells(glob, unknown)) {
                add(member(GLOB_OF_TENANTS, number));
              }
            });
      }
      return new RoleSetKey(Arrays.copyOf(numbers, size));
    }
  }
}
