package dev.tenon.examples.flyteadmin.serve;

import dev.tenon.claims.ClaimHolding;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimPart;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimShape;
import dev.tenon.claims.Issuer;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.yaml.YamlPolicies;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The policy that a configuration means: the roles of its policy file, given by its project sets to
 * the values of a claim, to applications and to subjects. Each line of a set is a holding of its
 * own, so a project, its domains and the role there stay together.
 */
final class ConfiguredPolicy {

  private ConfiguredPolicy() {}

  /**
   * The policy.
   *
   * @param issuer whose tokens are believed
   * @throws IllegalArgumentException if a role is not in the policy file
   */
  static Policy of(Config config, String issuer) {
    Policy roles = YamlPolicies.load(config.own().policy());
    Map<String, List<HeldRole>> sets = new LinkedHashMap<>();
    List<Assignment> assignments = new ArrayList<>(roles.assignments());
    for (Grant grant : config.grants()) {
      if (roles.role(grant.role()).isEmpty()) {
        throw new IllegalArgumentException(
            "%s: the role `%s` is not in the policy; there are %s"
                .formatted(grant, grant.role(), roles.roles().keySet()));
      }
      RoleScope scope = scope(grant, config.own().organization());
      switch (grant.receiver()) {
        case ENTITLEMENT ->
            sets.computeIfAbsent(grant.key(), key -> new ArrayList<>())
                .add(HeldRole.of(grant.role()).within(scope));
        case APPLICATION ->
            assignments.add(
                given(Assignment.toClient(grant.key(), grant.role()), grant, scope, issuer));
        case SUBJECT ->
            assignments.add(
                given(Assignment.toSubject(grant.key(), grant.role()), grant, scope, issuer));
      }
    }
    Issuer.Builder believed =
        Issuer.builder(issuer)
            .audiences(config.audiences())
            .mapping(
                ClaimMapping.of(ClaimPath.named(config.claim()), ClaimShape.LIST)
                    .holding(ClaimHolding.table(ClaimPart.value(), sets)));
    if (config.issuer().isEmpty()) {
      believed.keys(URI.create(issuer + "/keys"));
    }
    return roles.toBuilder()
        .withIssuers(List.of(believed.build()))
        .withAssignments(assignments)
        .build();
  }

  private static Assignment given(
      Assignment assignment, Grant grant, RoleScope scope, String issuer) {
    Assignment given = assignment.within(scope).fromIssuer(issuer);
    return grant.because().isEmpty() ? given : given.because(grant.because());
  }

  private static RoleScope scope(Grant grant, String organization) {
    RoleScope scope = RoleScope.everywhere().withVariable("org", organization);
    if (!grant.projects().isEmpty()) {
      scope =
          scope.withVariable("project", grant.projects()).withVariable("domain", grant.domains());
    }
    return grant.until().isBefore(java.time.Instant.MAX) ? scope.until(grant.until()) : scope;
  }
}
