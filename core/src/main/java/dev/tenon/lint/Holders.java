package dev.tenon.lint;

import dev.tenon.claims.Application;
import dev.tenon.claims.ClaimHolding;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.Issuer;
import dev.tenon.path.NamePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/** The roles that subjects can get from the policy itself. */
final class Holders {

  private final boolean known;
  private final Set<String> roles;

  private Holders(boolean known, Set<String> roles) {
    this.known = known;
    this.roles = roles;
  }

  static Holders of(Policy policy) {
    Set<String> given = new LinkedHashSet<>();
    given.add(Role.EVERYONE);
    policy.assignments().stream().map(Assignment::roles).forEach(given::addAll);
    policy.issuers().stream()
        .flatMap(issuer -> issuer.applications().values().stream())
        .map(Application::roles)
        .forEach(given::addAll);
    yields(policy)
        .flatMap(output -> output.table().stream())
        .forEach(t -> t.values().forEach(given::addAll));
    mappings(policy)
        .flatMap(mapping -> mapping.holdings().stream())
        .forEach(holding -> given.addAll(holding.statedRoles()));
    boolean open =
        yields(policy).anyMatch(output -> output.table().isEmpty())
            || mappings(policy)
                .flatMap(mapping -> mapping.holdings().stream())
                .anyMatch(
                    holding ->
                        holding instanceof ClaimHolding.Parts parts
                            && parts.role().possible().isEmpty());
    boolean mapped = !policy.issuers().isEmpty() || !policy.claimMappings().isEmpty();
    return new Holders(mapped && !open, withRules(policy, given));
  }

  /**
   * The roles whose rules count for holders of some, by inheritance with and without conditions.
   */
  private static Set<String> withRules(Policy policy, Set<String> names) {
    Set<String> all = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(names);
    while (!open.isEmpty()) {
      String name = open.remove();
      if (all.add(name)) {
        policy.role(name).ifPresent(role -> open.addAll(role.inheritedNames()));
      }
    }
    return all;
  }

  private static Stream<ClaimMapping> mappings(Policy policy) {
    return Stream.concat(
        policy.claimMappings().stream(),
        policy.issuers().stream().map(Issuer::mappings).flatMap(m -> m.stream()));
  }

  private static Stream<ClaimOutput> yields(Policy policy) {
    return mappings(policy)
        .flatMap(mapping -> mapping.yields().stream())
        .filter(ClaimOutput::givesRoles);
  }

  /** Whether the policy alone defines who gets each role: only through tables and assignments. */
  boolean areKnown() {
    return known;
  }

  boolean mayHold(String role) {
    return roles.contains(role);
  }

  /** Whether the pattern matches a role that a subject can get. */
  boolean mayHold(NamePattern pattern) {
    return roles.stream().anyMatch(pattern::matches);
  }
}
