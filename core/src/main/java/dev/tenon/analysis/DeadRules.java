package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * The rules of a policy that never make a difference. Each is proved to; where the budget did not
 * reach, there may be more. Immutable.
 *
 * @param rules in the order of the policy
 * @param reached how far it came if it is undecided, else empty
 */
public record DeadRules(List<DeadRule> rules, String reached) {

  /** Copies the list. */
  public DeadRules {
    rules = ImmutableList.copyOf(rules);
  }

  /**
   * Whether every rule was looked at.
   *
   * @return false if there may be more
   */
  public boolean isDecided() {
    return reached.isEmpty();
  }
}
