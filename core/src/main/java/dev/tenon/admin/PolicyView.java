package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One revision of a policy as a subject may see it: all of it for an administrator, a tenant's own
 * part for an administrator of the tenant, else nothing.
 *
 * <pre>{@code
 * PolicyView view = administration.view(ada);
 * view.roles().keySet();
 * administration.apply(ada, command, view.number(), "ticket 12");
 * }</pre>
 *
 * <p>Immutable: everything is of a single revision.
 */
public final class PolicyView {

  private final long number;
  private final Policy policy;
  private final String tenant;
  private final boolean permitted;
  private final Administering administering;

  PolicyView(long number, Policy policy, String tenant, boolean permitted) {
    this.number = number;
    this.policy = policy;
    this.tenant = tenant;
    this.permitted = permitted;
    this.administering = new Administering(policy, tenant);
  }

  /**
   * Whether the subject may see the policy.
   *
   * @return false if the subject does not administer: then everything is empty
   */
  public boolean permitted() {
    return permitted;
  }

  /**
   * The number of the revision.
   *
   * @return the number to pass with a command based on it
   */
  public long number() {
    return number;
  }

  /**
   * The tenant whose own part it shows.
   *
   * @return the tenant's name; empty if it shows the general part of the policy
   */
  public String owner() {
    return tenant;
  }

  /**
   * The roles.
   *
   * @return an immutable map by name, temporary grants included: the own roles of the tenant, or
   *     the general roles
   */
  public Map<String, Role> roles() {
    if (!permitted) {
      return ImmutableMap.of();
    }
    return tenant.isEmpty() ? policy.roles() : policy.ownRoles(tenant);
  }

  /**
   * The roles that a service account may get: those that do not administer.
   *
   * @return an immutable list in the order of the policy
   */
  public List<Role> rolesForServices() {
    return roles().values().stream()
        .filter(role -> !administering.isGivenBy(role.name(), !tenant.isEmpty()))
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * A role.
   *
   * @param name its name
   * @return the role, empty if there is none
   */
  public Optional<Role> role(String name) {
    return Optional.ofNullable(roles().get(name));
  }

  /**
   * The tenants.
   *
   * @return an immutable list in the order of the policy; of a tenant's part the tenant itself,
   *     with its name in place of <code>${tenant}</code>
   */
  public List<Tenant> tenants() {
    if (!permitted) {
      return ImmutableList.of();
    }
    return tenant.isEmpty()
        ? policy.tenants()
        : TenantsOf.governing(policy, tenant).stream()
            .map(one -> TenantsOf.named(one, tenant, policy))
            .toList();
  }

  /**
   * A tenant.
   *
   * @param name its name
   * @return the tenant, empty if there is none
   */
  public Optional<Tenant> tenant(String name) {
    return tenants().stream().filter(tenant -> tenant.name().equals(name)).findFirst();
  }

  /**
   * The assignments: all of them, or those that the tenant owns.
   *
   * @return an immutable list in the order of the policy
   */
  public List<Assignment> assignments() {
    if (!permitted) {
      return ImmutableList.of();
    }
    return tenant.isEmpty()
        ? policy.assignments()
        : policy.assignments().stream().filter(one -> one.owner().equals(tenant)).toList();
  }

  /**
   * The temporary grants, including expired ones until they are removed.
   *
   * @return an immutable list in the order of the policy
   */
  public List<TemporaryGrant> grants() {
    return TemporaryGrant.of(roles(), assignments());
  }
}
