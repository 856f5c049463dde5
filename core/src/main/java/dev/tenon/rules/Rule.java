package dev.tenon.rules;

import com.google.common.collect.ImmutableSet;
import dev.tenon.evaluation.Program;
import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Validity;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A permission of a role for one of its patterns, with every name resolved.
 *
 * @param role the role that has the permission, not one that inherits it
 * @param permission the permission as written
 * @param pattern the resources, with aliases resolved
 * @param actions the actions, including implied ones
 * @param exceptions what it does not cover
 * @param condition the compiled condition; null if there is none
 */
public record Rule(
    String role,
    Permission permission,
    ResourcePattern pattern,
    ActionSet actions,
    Exceptions exceptions,
    @Nullable Program condition) {

  /**
   * How far it covers a resource and an action, whenever it is valid and its condition holds.
   *
   * @param held the subject's roles, with inherited ones
   */
  public Coverage coverage(
      Resource resource, Variables variables, Action action, Collection<String> held) {
    Coverage covered =
        actions.contains(action) ? pattern.coverage(resource, variables) : Coverage.NONE;
    return exceptions.isEmpty() || covered == Coverage.NONE
        ? covered
        : exceptions.forHolders(held).of(covered, resource, variables, action);
  }

  /** The variables on which its coverage depends. */
  public Set<String> variables() {
    return exceptions.isEmpty()
        ? pattern.variables()
        : ImmutableSet.<String>builder()
            .addAll(pattern.variables())
            .addAll(exceptions.variables())
            .build();
  }

  /** The effect. */
  public Effect effect() {
    return permission.effect();
  }

  /** When it applies. */
  public Validity validity() {
    return permission.validity();
  }
}
