package dev.tenon.authz;

import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.Attributes;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Effect;

/**
 * What a subject may do in a tenant. Requests are decided here. The current policy is a parameter,
 * since permissions are shared by policies in which they have not changed.
 */
sealed interface TenantPermissions permits EffectivePermissions, SubjectPermissions {

  /** The time as of which a request is decided, in milliseconds; 0 if nothing depends on it. */
  long now(CompiledPolicy policy);

  /**
   * Decides a request of a subject whose roles are resolved.
   *
   * @param now the instant, as of {@link #now}
   */
  Decision decide(
      CompiledPolicy policy,
      Variables variables,
      AttributeLookup given,
      String action,
      Resource asked,
      boolean creating,
      long now);

  /**
   * Which of several actions on one resource are allowed, in the order in which they are given.
   *
   * @param now the instant, as of {@link #now}
   */
  default ImmutableSet<String> allowed(
      CompiledPolicy policy,
      Variables variables,
      AttributeLookup given,
      Iterable<String> actions,
      Resource asked,
      long now) {
    ImmutableSet.Builder<String> allowed = ImmutableSet.builder();
    for (String action : actions) {
      if (decide(policy, variables, given, action, asked, false, now).allowed()) {
        allowed.add(action);
      }
    }
    return allowed.build();
  }

  /**
   * Decides; an allow counts only if its pattern literally begins with the resource's first
   * segment.
   */
  Decision decideReserved(
      CompiledPolicy policy, Variables variables, String action, Resource asked);

  /** The resources on which an action is allowed, as a condition. */
  ResourceFilter filter(
      CompiledPolicy policy, Variables variables, Attributes request, String action);

  /** Whether an action is allowed on everything that a pattern covers. */
  boolean allowsAll(
      CompiledPolicy policy, Variables variables, String action, ResourcePattern pattern);

  /** Whether the decision about an action may be allow, or stage, at or beneath a resource. */
  Reachability reaches(
      CompiledPolicy policy, Variables variables, String action, Resource resource, Effect effect);

  /** Whether the resource is visible in the tenant. */
  boolean shows(CompiledPolicy policy, Resource asked, Variables variables);
}
