package dev.tenon.rules;

import dev.tenon.evaluation.Program;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Validity;
import org.jspecify.annotations.Nullable;

/**
 * A permission of a role for one of its patterns, with every name resolved.
 *
 * @param role the role that has the permission, not one that inherits it
 * @param permission the permission as written
 * @param pattern the resources, with aliases resolved
 * @param actions the actions, including implied ones
 * @param condition the compiled condition; null if there is none
 */
public record Rule(
    String role,
    Permission permission,
    ResourcePattern pattern,
    ActionSet actions,
    @Nullable Program condition) {

  /** The effect. */
  public Effect effect() {
    return permission.effect();
  }

  /** When it applies. */
  public Validity validity() {
    return permission.validity();
  }
}
