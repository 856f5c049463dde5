package dev.tenon.admin;

import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;

/**
 * One difference between a policy and the next, as kept by stores. A {@link Command} is the
 * request, changes are its result.
 *
 * <pre>{@code
 * Policy next = new PolicyChange.PutRole(role).applyTo(policy);
 * }</pre>
 *
 * <p>Immutable. Applying the same changes to equal policies gives equal policies.
 *
 * <p>Cases may be added in a later version: a store must refuse a commit with an unknown case,
 * never omit the change.
 */
public sealed interface PolicyChange {

  /**
   * Defines or completely replaces a role.
   *
   * @param role the new role
   */
  record PutRole(Role role) implements PolicyChange {
    @Override
    public Policy applyTo(Policy policy) {
      return policy.with(role);
    }
  }

  /**
   * Removes a role if it exists.
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
   * Defines or completely replaces a tenant. The policy then uses tenants.
   *
   * @param tenant the new tenant
   */
  record PutTenant(Tenant tenant) implements PolicyChange {
    @Override
    public Policy applyTo(Policy policy) {
      return policy.with(tenant);
    }
  }

  /**
   * Removes a tenant if it exists. The policy still uses tenants, even without any.
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
   * Adds an assignment unless it exists.
   *
   * @param assignment the roles and their receiver
   */
  record Assign(Assignment assignment) implements PolicyChange {
    @Override
    public Policy applyTo(Policy policy) {
      return policy.with(assignment);
    }
  }

  /**
   * Removes an assignment if it exists.
   *
   * @param assignment the exact assignment
   */
  record Unassign(Assignment assignment) implements PolicyChange {
    @Override
    public Policy applyTo(Policy policy) {
      return policy.without(assignment);
    }
  }

  /**
   * Defines or completely replaces an own role of a tenant.
   *
   * @param owner the tenant's name
   * @param role the new role
   */
  record PutOwnRole(String owner, Role role) implements PolicyChange {
    @Override
    public Policy applyTo(Policy policy) {
      return policy.withOwn(owner, role);
    }
  }

  /**
   * Removes an own role of a tenant if it exists.
   *
   * @param owner the tenant's name
   * @param name the role's name
   */
  record RemoveOwnRole(String owner, String name) implements PolicyChange {
    @Override
    public Policy applyTo(Policy policy) {
      return policy.withoutOwn(owner, name);
    }
  }

  /**
   * The tenant whose own part of the policy it changes: its own roles, or what its administrators
   * assign.
   *
   * @return the tenant's name; empty for a general change
   */
  default String owner() {
    if (this instanceof Assign assign) {
      return assign.assignment().owner();
    }
    return this instanceof Unassign unassign ? unassign.assignment().owner() : "";
  }

  /**
   * Applies this change to a policy.
   *
   * @param policy any policy
   * @return a new policy
   * @throws dev.tenon.diagnostic.DiagnosticException if the result is not a valid policy
   */
  Policy applyTo(Policy policy);
}
