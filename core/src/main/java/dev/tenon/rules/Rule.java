package dev.tenon.rules;

import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Validity;

/**
 * One permission of a role on one of its patterns, with every name resolved.
 *
 * @param role the role that permits it, not one that inherits it
 * @param permission as its author wrote it
 * @param pattern which resources, with aliases resolved
 * @param actions which actions, implied ones included
 */
public record Rule(String role, Permission permission, ResourcePattern pattern, ActionSet actions) {

  /** What it does. */
  public Effect effect() {
    return permission.effect();
  }

  /** When it counts. */
  public Validity validity() {
    return permission.validity();
  }
}
