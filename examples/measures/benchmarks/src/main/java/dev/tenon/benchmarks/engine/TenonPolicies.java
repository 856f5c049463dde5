package dev.tenon.benchmarks.engine;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Settings;
import dev.tenon.benchmarks.workload.Rule;
import dev.tenon.benchmarks.workload.Tenancy;
import dev.tenon.benchmarks.workload.Workload;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Workloads in Tenon's words. */
public final class TenonPolicies {

  /** The workload's name for the version, so that nobody pays for a fingerprint. */
  private static final String VERSION = "benchmark";

  private TenonPolicies() {}

  /**
   * A workload's policy, compiled. A role may cost more than the standard allows, so that the large
   * ones can be measured at all.
   *
   * @param workload the workload
   * @return its authorizer
   */
  public static Authorizer compile(Workload workload) {
    return compile(policy(workload));
  }

  /**
   * A policy, compiled likewise.
   *
   * @param policy the policy
   * @return its authorizer
   */
  public static Authorizer compile(Policy policy) {
    return Authorizer.compile(
        policy, Settings.standard().withRoleCost(1 << 20).withSubjectCost(1 << 20));
  }

  /**
   * A workload's rules and tenants as a policy.
   *
   * @param workload the workload
   * @return the policy
   */
  public static Policy policy(Workload workload) {
    Policy.Builder policy = Policy.builder().version(VERSION);
    Map<String, List<Permission>> roles = new LinkedHashMap<>();
    for (Rule rule : workload.rules()) {
      roles.computeIfAbsent(rule.role(), role -> new ArrayList<>()).add(permission(rule));
    }
    roles.forEach((role, permissions) -> policy.role(Role.of(role).with(permissions)));
    workload.tenants().forEach(tenancy -> policy.tenant(tenant(tenancy)));
    return policy.build();
  }

  /**
   * The same policy with another role of the same name.
   *
   * @param authorizer what decides so far; it goes on deciding as before
   * @param role the new role
   * @return a new authorizer
   */
  public static Authorizer replace(Authorizer authorizer, Role role) {
    return authorizer.replacedBy(authorizer.policy().with(role));
  }

  private static Permission permission(Rule rule) {
    Effect effect = rule.denies() ? Effect.DENY : Effect.ALLOW;
    return Permission.of(effect, names(rule.actions())).on(ResourcePattern.of(rule.pattern()));
  }

  private static Tenant tenant(Tenancy tenancy) {
    return Tenant.of(tenancy.name())
        .including(tenancy.includes().toArray(String[]::new))
        .excluding(tenancy.excludes().toArray(String[]::new))
        .enteredBy(names(tenancy.roles()));
  }

  private static List<NamePattern> names(Collection<String> texts) {
    return texts.stream().map(NamePattern::of).toList();
  }

  static Subject subject(dev.tenon.benchmarks.workload.Subject from) {
    Subject subject = Subject.of(from.id()).withRoles(from.roles());
    for (Map.Entry<String, List<String>> variable : from.variables().entrySet()) {
      subject = subject.withVariable(variable.getKey(), variable.getValue());
    }
    return subject;
  }

  static Resource[] resources(List<dev.tenon.benchmarks.workload.Request> requests) {
    return requests.stream().map(request -> Resource.of(request.path())).toArray(Resource[]::new);
  }

  static String[] actions(List<dev.tenon.benchmarks.workload.Request> requests) {
    return requests.stream()
        .map(dev.tenon.benchmarks.workload.Request::action)
        .toArray(String[]::new);
  }
}
