package dev.tenon.authz;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * So many rules may lie in memory a second time, side by side for subjects that ask often. Without
 * a bound, thousands of sets of roles with thousands of rules each would fill the heap. What does
 * not get room is decided alike, by one trie a role. Thread-safe.
 */
final class Room {

  /** About 160 MB where all of it is taken; ordinary subjects have some dozens of rules. */
  static final int RULES = 1_000_000;

  private final AtomicInteger left = new AtomicInteger(RULES);

  /** Takes room for some rules, if there is enough. */
  boolean takes(int rules) {
    if (left.addAndGet(-rules) >= 0) {
      return true;
    }
    left.addAndGet(rules);
    return false;
  }

  /** Gives room back that was taken and is not used. */
  void frees(int rules) {
    left.addAndGet(rules);
  }

  /** Counts rules that lie there already, whether there is room for them or not. */
  void holds(int rules) {
    left.addAndGet(-rules);
  }
}
