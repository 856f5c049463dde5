package dev.tenon.suite;

import dev.tenon.path.NamePattern;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.ClaimMapping;
import dev.tenon.policy.ClaimPath;
import dev.tenon.policy.Issuer;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.SigningAlgorithm;
import dev.tenon.policy.Tenant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parts of a policy, to be changed and put together again. For one thread. */
final class PolicyParts {

  final Map<String, Role> roles;
  final List<Tenant> tenants;
  final Set<NamePattern> authorized;
  final Set<NamePattern> admins;
  final List<Assignment> assignments;
  private final List<ClaimMapping> mappings;
  private final List<Issuer> issuers;
  Actions actions;
  private final Policy policy;

  PolicyParts(Policy policy) {
    this.policy = policy;
    this.roles = new LinkedHashMap<>(policy.roles());
    this.tenants = new ArrayList<>(policy.tenants());
    this.authorized = new LinkedHashSet<>(policy.authorizedRoles());
    this.admins = new LinkedHashSet<>(policy.adminRoles());
    this.assignments = new ArrayList<>(policy.assignments());
    this.mappings = new ArrayList<>(policy.claimMappings());
    this.issuers = new ArrayList<>(policy.issuers());
    this.actions = policy.actions();
  }

  /**
   * Leaves out what does not matter to whoever holds no other roles than these, which must be
   * closed under inheritance; and the claims, as subjects are known.
   */
  PolicyParts limitedTo(Set<String> held) {
    roles.keySet().retainAll(held);
    mappings.clear();
    issuers.clear();
    assignments.replaceAll(assignment -> limited(assignment, held));
    assignments.removeIf(assignment -> assignment.roles().isEmpty());
    return this;
  }

  /** Puts an assignment in the place of another one, or takes that away if it assigns nothing. */
  void assign(int index, Assignment assignment) {
    if (assignment.roles().isEmpty()) {
      assignments.remove(index);
    } else {
      assignments.set(index, assignment);
    }
  }

  /** Other mappings of the claims of any issuer. */
  void claims(List<ClaimMapping> others) {
    mappings.clear();
    mappings.addAll(others);
  }

  /** Other mappings of the claims of one issuer. */
  void claims(int issuer, List<ClaimMapping> others) {
    issuers.set(issuer, withMappings(issuers.get(issuer), others));
  }

  /** An issuer with other mappings. */
  static Issuer withMappings(Issuer issuer, List<ClaimMapping> others) {
    Issuer.Builder builder =
        Issuer.builder(issuer.name())
            .audiences(issuer.audiences())
            .algorithms(issuer.algorithms().toArray(SigningAlgorithm[]::new))
            .rules(issuer.rules())
            .audienceFrom(issuer.audience())
            .identifiedBy(issuer.identity())
            .client(issuer.client().toArray(ClaimPath[]::new))
            .keyTimes(issuer.keyTimes())
            .at(issuer.place());
    others.forEach(builder::mapping);
    issuer.applications().values().forEach(builder::application);
    issuer.keys().ifPresent(builder::keys);
    return builder.build();
  }

  private static Assignment limited(Assignment assignment, Set<String> held) {
    List<String> left = assignment.roles().stream().filter(held::contains).toList();
    return Assignment.of(assignment.receiver(), assignment.key(), left)
        .fromIssuer(assignment.issuer())
        .at(assignment.place());
  }

  /**
   * The policy of the parts.
   *
   * @throws dev.tenon.diagnostic.DiagnosticException if they do not go together
   */
  Policy build() {
    Policy.Builder builder =
        Policy.builder()
            .actions(actions)
            .aliases(policy.aliases())
            .administeredBy(admins)
            .version("mutant");
    roles.values().forEach(builder::role);
    if (policy.usesTenants()) {
      builder.usingTenants();
    }
    tenants.forEach(builder::tenant);
    if (policy.restrictsEntry()) {
      builder.authorizing(authorized);
    }
    assignments.forEach(builder::assign);
    mappings.forEach(builder::claims);
    issuers.forEach(builder::issuer);
    return builder.build();
  }
}
