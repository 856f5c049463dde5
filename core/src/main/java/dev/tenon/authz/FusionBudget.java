package dev.tenon.authz;

/**
 * A budget for the rules that fusion may duplicate in memory, for role sets that are used often or
 * have many roles. Without a bound, thousands of role sets with thousands of rules each would fill
 * the heap. Guarded by the {@link RoleSetCache} that it belongs to.
 */
final class FusionBudget {

  private final int total;
  private int left;

  FusionBudget(int total) {
    this.total = total;
    this.left = total;
  }

  /** Reserves capacity for some rules; false if there is not enough. */
  boolean takes(long rules) {
    if (rules > left) {
      return false;
    }
    left -= (int) rules;
    return true;
  }

  /** Releases reserved capacity. */
  void frees(int rules) {
    left = Math.addExact(left, rules);
  }

  /** The maximum number of fused rules. */
  int total() {
    return total;
  }

  /** The number of rules for which capacity is reserved. */
  int taken() {
    return total - left;
  }
}
