package dev.tenon.admin;

import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;

/**
 * One difference between a policy and the next: what stores keep. A {@link Command} says what
 * somebody wants, changes say what became of it.
 *
 * <pre>{@code
 * Policy next = new Change.PutRole(role).applyTo(policy);
 * }</pre>
 *
 * <p>Immutable. Applying the same changes to equal policies gives equal policies.
 *
 * <p>Cases may be added in a later version: a store that meets one that it does not know refuses
 * the commit, and never leaves the change out.
 */
public sealed interface PolicyChange {

  /**
   * Defines a role, or replaces the whole of it.
   *
   * @param role the role as it is to be
   */
  record PutRole(Role role) implements PolicyChange {
    @Override
    public Policy applyTo(Policy policy) {
      return policy.with(role);
    }
  }

  /**
   * Removes a role, if it is there.
   *
   * @param name the role's name
   */
  record RemoveRole(String name) implements PolicyChange {
    @Override
    public Policy applyTo(Policy policy) {
      return policy.withoutRole(name);
    }
  }

  /**
   * Defines a tenant, or replaces the whole of it. Makes the policy one with tenants.
   *
   * @param tenant the tenant as it is to be
   */
  record PutTenant(Tenant tenant) implements PolicyChange {
    @Override
    public Policy applyTo(Policy policy) {
      return policy.with(tenant);
    }
  }

  /**
   * Removes a tenant, if it is there. A policy with tenants stays one, even without any.
   *
   * @param name the tenant's name
   */
  record RemoveTenant(String name) implements PolicyChange {
    @Override
    public Policy applyTo(Policy policy) {
      return policy.withoutTenant(name);
    }
  }

  /**
   * Adds an assignment, if it is not there.
   *
   * @param assignment which roles to whom
   */
  record Assign(Assignment assignment) implements PolicyChange {
    @Override
    public Policy applyTo(Policy policy) {
      return policy.with(assignment);
    }
  }

  /**
   * Removes an assignment, if it is there.
   *
   * @param assignment which roles to whom, exactly as it was given
   */
  record Unassign(Assignment assignment) implements PolicyChange {
    @Override
    public Policy applyTo(Policy policy) {
      return policy.without(assignment);
    }
  }

  /**
   * The policy with this change.
   *
   * @param policy any policy
   * @return a new policy
   * @throws dev.tenon.diagnostic.DiagnosticException if the result is not a policy
   */
  Policy applyTo(Policy policy);
}
