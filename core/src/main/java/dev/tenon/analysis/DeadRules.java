package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Objects;

/**
 * The rules of a policy that change no decision. Each is proved; if the budget was used up, there
 * may be more. Immutable.
 */
public final class DeadRules {

  private final List<DeadRule> rules;
  private final String reached;

  DeadRules(List<DeadRule> rules, String reached) {
    this.rules = ImmutableList.copyOf(rules);
    this.reached = reached;
  }

  /**
   * The dead rules in the order of the policy.
   *
   * @return an immutable list
   */
  public List<DeadRule> rules() {
    return rules;
  }

  /**
   * How far the search came if undecided, else empty.
   *
   * @return the text
   */
  public String reached() {
    return reached;
  }

  /**
   * Whether every rule was checked.
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

  /** The type name with all parts. */
  @Override
  public String toString() {
    return "DeadRules[" + "rules=" + rules + ", reached=" + reached + "]";
  }
}
