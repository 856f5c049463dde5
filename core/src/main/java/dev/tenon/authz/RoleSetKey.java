package dev.tenon.authz;

import java.util.Arrays;

/**
 * What tells sets of roles apart under a policy: the numbers of those roles that the policy speaks
 * of, and of the globs that match one of the others. Names that mean nothing to the policy are not
 * in it, so that nobody makes new keys of them. Immutable.
 *
 * <p>Two sets with the same key have the same rules and tenants under the policy that numbered
 * them. A key of another policy is a hint: what it leads to is compared before it is used.
 */
final class RoleSetKey {

  private final long[] members;
  private final int hash;

  /**
   * A key.
   *
   * @param members numbers in any order, some perhaps twice
   */
  RoleSetKey(long[] members) {
    Arrays.sort(members);
    this.members = distinct(members);
    this.hash = Arrays.hashCode(this.members);
  }

  private static long[] distinct(long[] sorted) {
    int size = 0;
    for (long member : sorted) {
      if (size == 0 || sorted[size - 1] != member) {
        sorted[size++] = member;
      }
    }
    return Arrays.copyOf(sorted, size);
  }

  /** How many roles and globs are in it. */
  int size() {
    return members.length;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof RoleSetKey other
        && hash == other.hash
        && Arrays.equals(members, other.members);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return Arrays.toString(members);
  }
}
