package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Objects;

/**
 * The rules of a policy that never make a difference. Each is proved to; where the budget did not
 * reach, there may be more. Immutable.
 */
public final class DeadRules {

  private final List<DeadRule> rules;
  private final String reached;

  DeadRules(List<DeadRule> rules, String reached) {
    this.rules = ImmutableList.copyOf(rules);
    this.reached = reached;
  }

  /**
   * In the order of the policy.
   *
   * @return an immutable list
   */
  public List<DeadRule> rules() {
    return rules;
  }

  /**
   * How far it came if it is undecided, else empty.
   *
   * @return the text
   */
  public String reached() {
    return reached;
  }

  /**
   * Whether every rule was looked at.
   *
   * @return false if there may be more
   */
  public boolean isDecided() {
    return reached.isEmpty();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof DeadRules other
        && rules.equals(other.rules)
        && reached.equals(other.reached);
  }

  @Override
  public int hashCode() {
    return Objects.hash(rules, reached);
  }

  /** The name of this type, with each part. */
  @Override
  public String toString() {
    return "DeadRules[" + "rules=" + rules + ", reached=" + reached + "]";
  }
}
