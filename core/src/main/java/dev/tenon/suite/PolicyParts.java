package dev.tenon.suite;

import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.Issuer;
import dev.tenon.path.NamePattern;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.ValueRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parts of a policy, to be changed and built again. For one thread. */
final class PolicyParts {

  final Map<String, Role> roles;
  final Map<String, Role> limits;
  final List<Tenant> tenants;
  final Set<NamePattern> authorized;
  final Set<NamePattern> admins;
  final List<Assignment> assignments;
  private final List<ClaimMapping> mappings;
  private final List<Issuer> issuers;
  Actions actions;
  ValueRules valueRules;
  private final Policy policy;

  PolicyParts(Policy policy) {
    this.policy = policy;
    this.roles = new LinkedHashMap<>(policy.roles());
    this.limits = new LinkedHashMap<>(policy.limits());
    this.tenants = new ArrayList<>(policy.tenants());
    this.authorized = new LinkedHashSet<>(policy.authorizedRoles());
    this.admins = new LinkedHashSet<>(policy.adminRoles());
    this.assignments = new ArrayList<>(policy.assignments());
    this.mappings = new ArrayList<>(policy.claimMappings());
    this.issuers = new ArrayList<>(policy.issuers());
    this.actions = policy.actions();
    this.valueRules = policy.valueRules();
  }

  /**
   * Removes what does not affect subjects with only these roles, which must be closed under
   * inheritance; and the claim mappings, as subjects are known.
   */
  PolicyParts limitedTo(Set<String> held) {
    roles.keySet().retainAll(held);
    mappings.clear();
    issuers.clear();
    assignments.replaceAll(
        each -> each.withRoles(each.roles().stream().filter(held::contains).toList()));
    assignments.removeIf(PolicyParts::givesNothing);
    return this;
  }

  private static boolean givesNothing(Assignment assignment) {
    return assignment.roles().isEmpty()
        && !assignment.isLimiting()
        && assignment.receiver() != Assignment.Receiver.ACTOR;
  }

  /** Replaces an assignment, or removes it if the new one assigns nothing. */
  void assign(int index, Assignment assignment) {
    if (givesNothing(assignment)) {
      assignments.remove(index);
    } else {
      assignments.set(index, assignment);
    }
  }

  /** Replaces the mappings for the claims of any issuer. */
  void claims(List<ClaimMapping> others) {
    mappings.clear();
    mappings.addAll(others);
  }

  /** Replaces the mappings for the claims of one issuer. */
  void claims(int issuer, List<ClaimMapping> others) {
    issuers.set(issuer, issuers.get(issuer).withMappings(others));
  }

  /**
   * Builds the policy from the parts.
   *
   * @throws dev.tenon.diagnostic.DiagnosticException if the result is invalid
   */
  Policy build() {
    return policy.toBuilder()
        .withRoles(roles.values())
        .withLimits(limits.values())
        .withTenants(tenants)
        .withAuthorizedRoles(authorized)
        .withAdminRoles(admins)
        .withAssignments(assignments)
        .withClaimMappings(mappings)
        .withIssuers(issuers)
        .actions(actions)
        .valueRules(valueRules)
        .version("mutant")
        .build();
  }
}
