package dev.tenon.authz;

import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import dev.tenon.rules.Action;
import org.jspecify.annotations.Nullable;

/**
 * What some roles may do in a tenant: the place where requests are decided.
 *
 * <p>Whatever does not depend on the request was found out before: whether the roles are admitted,
 * and into which tenant. Shared by all subjects with the same roles. Immutable.
 */
final class Standing {

  private final CompiledPolicy policy;
  private final RoleRules[] roles;
  private final TenantView tenant;
  private final @Nullable Decision refusal;

  /** Roles that are admitted to a tenant. */
  Standing(CompiledPolicy policy, RoleRules[] roles, TenantView tenant) {
    this(policy, roles, tenant, null);
  }

  private Standing(
      CompiledPolicy policy, RoleRules[] roles, TenantView tenant, @Nullable Decision refusal) {
    this.policy = policy;
    this.roles = roles;
    this.tenant = tenant;
    this.refusal = refusal;
  }

  /** Roles that may do nothing at all, for a reason that does not depend on the request. */
  static Standing refused(CompiledPolicy policy, Decision refusal) {
    return new Standing(policy, new RoleRules[0], policy.everywhere(), refusal);
  }

  Decision decide(Variables variables, String action, Resource asked, boolean creating) {
    Resource resource = policy.aliases().resolve(asked);
    Decision hidden = hidden(resource, variables, creating);
    if (hidden != null) {
      return hidden;
    }
    Action resolved = policy.actions().resolve(action);
    long now = policy.now();
    Verdict best = policy.noRule();
    for (RoleRules role : roles) {
      best = role.verdicts().strongest(resource, variables, resolved, now, best);
    }
    return best.decision();
  }

  /** Why the resource may not be seen at all, or null if it may. */
  @Nullable Decision hidden(Resource resource, Variables variables, boolean creating) {
    if (!resource.isCanonical()) {
      return policy.because(Reason.INVALID_RESOURCE);
    }
    return refusal != null ? refusal : tenant.hides(resource, variables, creating);
  }

  boolean shows(Resource asked, Variables variables) {
    return hidden(policy.aliases().resolve(asked), variables, false) == null;
  }
}
