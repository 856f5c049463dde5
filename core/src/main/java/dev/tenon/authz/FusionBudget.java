package dev.tenon.authz;

/**
 * How many rules may lie in memory a second time, put side by side for subjects that ask often or
 * that have many roles. Without a bound, thousands of sets of roles with thousands of rules each
 * would fill the heap. Guarded by the {@link RoleSetCache} that it belongs to.
 */
final class FusionBudget {

  private final int total;
  private int left;

  FusionBudget(int total) {
    this.total = total;
    this.left = total;
  }

  /** Takes room for some rules, if there is enough. */
  boolean takes(long rules) {
    if (rules > left) {
      return false;
    }
    left -= (int) rules;
    return true;
  }

  /** Gives back room that was taken. */
  void frees(int rules) {
    left = Math.addExact(left, rules);
  }

  /** How many rules may be fused together at most. */
  int total() {
    return total;
  }

  /** How many rules have room at present. */
  int taken() {
    return total - left;
  }
}
