package dev.tenon.suite;

import dev.tenon.condition.RuleCondition;

/**
 * A role's inheritance of another. Immutable.
 *
 * @param from the role that inherits
 * @param to the name of the inherited role
 * @param condition what it demands of attributes; {@link RuleCondition#always()} for nothing
 */
record InheritanceStep(PartOwner from, String to, RuleCondition condition) {

  /** In one line, such as {@code inherits editor when resource.owner is ${user}}. */
  @Override
  public String toString() {
    return "inherits " + to + (condition.isAlways() ? "" : " when " + condition);
  }
}
