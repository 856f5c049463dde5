package dev.tenon.authz;

import java.util.Arrays;

/**
 * The key of a role set under a policy: the numbers of the roles that the policy mentions, and of
 * the globs that match one of the others. Names that the policy does not know are not part of it,
 * so they cannot create new keys. Immutable.
 *
 * <p>Two sets with the same key have the same rules and tenants under the policy that numbered
 * them. A key of another policy is only a hint: the entry found by it is compared before use.
 */
final class RoleSetKey {

  private final long[] members;
  private final int hash;

  /**
   * A key.
   *
   * @param members numbers in any order, possibly with duplicates
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

  /** The number of roles and globs in it. */
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
