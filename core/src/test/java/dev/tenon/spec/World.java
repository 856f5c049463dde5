package dev.tenon.spec;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Relations;
import dev.tenon.authz.Settings;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that a decision depends on besides the request: a policy, what the host relates, and
 * the time. Whatever is asked for, all consumers stand in the one known relation to it.
 */
record World(Policy policy, List<Resource> consumers, long now) {

  static World of(Policy policy) {
    return new World(policy, List.of(), PolicyGenerator.NOW);
  }

  Relations relations() {
    return (relation, target) -> relation.equals("consumes") ? consumers : List.of();
  }

  Settings settings() {
    return settings(Clock.fixed(Instant.ofEpochMilli(now), ZoneOffset.UTC));
  }

  Settings settings(Clock clock) {
    return Settings.standard()
        .withClock(clock)
        .withRelations(relations())
        .withRoleCost(100_000)
        .withSubjectCost(100_000);
  }

  Authorizer authorizer() {
    return Authorizer.compile(policy, settings());
  }

  ReferenceAuthorizer reference() {
    return new ReferenceAuthorizer(policy, relations(), now);
  }

  /** Every pattern that the policy mentions. */
  List<ResourcePattern> patterns() {
    List<ResourcePattern> all = new ArrayList<>();
    policy
        .roles()
        .values()
        .forEach(role -> role.permissions().forEach(rule -> all.addAll(rule.resources())));
    for (Tenant tenant : policy.tenants()) {
      tenant.includes().stream().map(TenantClause::pattern).forEach(all::add);
      tenant.excludes().stream().map(TenantClause::pattern).forEach(all::add);
      tenant.inferences().stream().map(World::shown).forEach(all::add);
    }
    policy.aliases().asMap().keySet().forEach(name -> all.add(ResourcePattern.parse(name + "/*")));
    return all;
  }

  private static ResourcePattern shown(Inference inference) {
    return ResourcePattern.of(
        inference.to().stream().map(s -> s.startsWith("{") ? "*" : s).toList());
  }

  /** All that it says, to be read after a failure. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("now " + Instant.ofEpochMilli(now));
    policy.roles().values().forEach(role -> out.append("\nrole ").append(role));
    policy.tenants().forEach(tenant -> out.append("\ntenant ").append(tenant));
    out.append("\nuses tenants: ").append(policy.usesTenants());
    if (policy.restrictsEntry()) {
      out.append("\nauthorized: ").append(policy.authorizedRoles());
    }
    out.append("\nadmins: ").append(policy.adminRoles());
    out.append("\nactions: ").append(policy.actions());
    policy.limits().values().forEach(limit -> out.append("\nlimit ").append(limit));
    out.append("\nassignments: ").append(policy.assignments());
    out.append("\naliases: ").append(policy.aliases());
    return out.append("\nconsumers: ").append(consumers).toString();
  }
}
