package dev.tenon.rules;

import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.Truth;
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
   * How far it covers a resource and an action, whenever it is valid, its condition is true, and no
   * exception with a condition applies.
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

  /**
   * Whether it counts for a request whenever it is valid: one Kleene conjunction of its coverage,
   * its exceptions and its condition.
   *
   * @param held the subject's roles, with inherited ones
   */
  public Truth truth(
      Resource resource,
      Variables variables,
      Action action,
      Collection<String> held,
      AttributeLookup given,
      long now) {
    Coverage covered = coverage(resource, variables, action, held);
    if (covered == Coverage.NONE) {
      return Truth.FALSE;
    }
    Program demanded = condition;
    int truth = covered == Coverage.FULL ? Program.TRUE : Program.UNKNOWN;
    if (demanded != null) {
      truth = Math.min(truth, demanded.truth(variables, given, now));
    }
    if (exceptions.dependOnAttributes()) {
      int spared =
          exceptions.forHolders(held).truth(resource, variables, action, given, now)
              & ~Exceptions.UNBOUND;
      truth = Math.min(truth, spared);
    }
    return Program.truth(truth);
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
