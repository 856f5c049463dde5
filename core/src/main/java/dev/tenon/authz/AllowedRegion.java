package dev.tenon.authz;

import dev.tenon.condition.Attributes;
import dev.tenon.enumeration.Lengths;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Effect;
import dev.tenon.rules.Action;
import dev.tenon.rules.UnusedCharacter;
import java.util.List;

/** Decides whether an action is allowed on everything that a pattern covers. */
final class AllowedRegion {

  private final CompiledPolicy policy;
  private final TenantView tenant;
  private final Variables variables;

  AllowedRegion(CompiledPolicy policy, TenantView tenant, Variables variables) {
    this.policy = policy;
    this.tenant = tenant;
    this.variables = variables;
  }

  /**
   * Whether it is. No, if a rule that does not allow meets the pattern where it is held.
   *
   * @param permissions what decides about a single path
   * @param scopes all rules that count
   */
  boolean isAllowed(
      TenantPermissions permissions,
      List<RulesInScope> scopes,
      String action,
      ResourcePattern pattern) {
    WholeRegion region = new WholeRegion(pattern, policy.aliases(), variables.asMap());
    if (!region.coversAnything()) {
      return false;
    }
    Action asked = policy.actions().resolve(action);
    long now = permissions.now(policy);
    UnusedCharacter unused = new UnusedCharacter();
    policy.aliases().asMap().keySet().forEach(alias -> alias.segments().forEach(unused::add));
    Lengths lengths = Lengths.none();
    for (ResourcePattern included : tenant.included()) {
      unused.add(included);
      lengths = lengths.with(included);
    }
    for (RulesInScope scope : scopes) {
      scope.variables().asMap().values().forEach(values -> values.forEach(unused::add));
      Resource path = scope.path();
      if (path != null) {
        path.segments().forEach(unused::add);
        lengths = lengths.with(ResourcePattern.of(path.segments()));
      }
      for (CompiledRule rule : scope.rules()) {
        boolean allows = rule.reason().effect() == Effect.ALLOW;
        if (!allows
            && rule.concerns(asked, now)
            && rule.mayApply(scope.variables(), now)
            && region.meets(rule.pattern(), scope.variables().asMap(), path)) {
          return false;
        }
        if (allows && rule.concerns(asked, now) && excepts(rule, asked, region)) {
          return false;
        }
        unused.add(rule.pattern());
        lengths = lengths.with(rule.pattern());
      }
    }
    return region.everyPath(
        unused,
        lengths,
        path ->
            permissions
                    .decide(policy, variables, Attributes.none(), action, path, true, now)
                    .effect()
                == Effect.ALLOW);
  }

  /** Whether an exception of a rule may apply to a part of a region. */
  private static boolean excepts(CompiledRule rule, Action action, WholeRegion region) {
    return rule.exceptions().all().stream()
        .filter(exception -> exception.actions().contains(action))
        .anyMatch(
            exception ->
                exception.patterns().isEmpty()
                    || exception.patterns().stream().anyMatch(region::meets));
  }
}
