package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.util.Collection;

/**
 * One difference between a policy and the next: what stores keep. A {@link Command} says what
 * somebody wants, changes say what became of it.
 *
 * <pre>{@code
 * Policy next = Change.apply(policy, List.of(new Change.PutRole(role)));
 * }</pre>
 *
 * <p>Immutable. Applying the same changes to equal policies gives equal policies.
 */
public sealed interface Change {

  /**
   * Defines a role, or replaces the whole of it.
   *
   * @param role the role as it is to be
   */
  record PutRole(Role role) implements Change {}

  /**
   * Removes a role, if it is there.
   *
   * @param name the role's name
   */
  record RemoveRole(String name) implements Change {}

  /**
   * Defines a tenant, or replaces the whole of it. Makes the policy one with tenants.
   *
   * @param tenant the tenant as it is to be
   */
  record PutTenant(Tenant tenant) implements Change {}

  /**
   * Removes a tenant, if it is there. A policy with tenants stays one, even without any.
   *
   * @param name the tenant's name
   */
  record RemoveTenant(String name) implements Change {}

  /**
   * Adds an assignment, if it is not there.
   *
   * @param assignment which roles to whom
   */
  record Assign(Assignment assignment) implements Change {}

  /**
   * Removes an assignment, if it is there.
   *
   * @param assignment which roles to whom, exactly as it was given
   */
  record Unassign(Assignment assignment) implements Change {}

  /**
   * The policy with some changes, one after the other.
   *
   * @param policy what they start from
   * @param changes what changes
   * @param version the version of the result
   * @return a new policy
   * @throws dev.tenon.diagnostic.DiagnosticException if the result is not a policy
   */
  static Policy apply(Policy policy, Collection<Change> changes, String version) {
    Edits edits = new Edits(policy);
    ImmutableList.copyOf(changes).forEach(edits::apply);
    return edits.build(version);
  }
}
