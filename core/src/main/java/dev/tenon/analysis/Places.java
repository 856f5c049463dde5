package dev.tenon.analysis;

import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.FreshText;
import dev.tenon.enumeration.NameEnumerator;
import dev.tenon.path.AnyName;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.rules.Rule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Finds where in a policy a rule may allow something: in which tenants, and with which further
 * roles to be admitted and to enter. Only the roles needed are added, since more can only forbid.
 */
final class Places {

  private final PolicyIndex index;
  private final FreshText fresh;
  private final Budget budget;
  private final Set<String> inferring = new LinkedHashSet<>();

  Places(PolicyIndex index, Search search) {
    this.index = index;
    this.fresh = search.fresh();
    this.budget = search.budget();
  }

  /** The tenants seen so far whose visible resources depend on the host's relations. */
  Set<String> inferring() {
    return inferring;
  }

  /** Why the policy alone does not decide the answer; empty if there is no such tenant. */
  String open() {
    return inferring.isEmpty()
        ? ""
        : "what tenants " + inferring + " infer depends on what the host relates";
  }

  /** Passes on every ALLOW or STAGE rule of any role. */
  void eachPositive(Consumer<Rule> consumer) {
    for (String role : index.policy().roles().keySet()) {
      positive(role).forEach(consumer);
    }
  }

  /** The ALLOW and STAGE rules of a role. */
  List<Rule> positive(String role) {
    return index.rulesOf(role).stream().filter(rule -> rule.effect() != Effect.DENY).toList();
  }

  /** The scenario in which the subject holds the rule's role. */
  static Scenario held(Scenario scenario, PolicyIndex index, Rule rule) {
    return holding(scenario.under(index, rule), rule.role());
  }

  static Scenario holding(Scenario scenario, String role) {
    return role.equals(Role.EVERYONE) ? scenario : scenario.holding(role);
  }

  /**
   * Passes on the scenario in every tenant that may show its resources.
   *
   * @param unscoped the tenants that a request may name if the policy defines none
   * @param tenants selects tenants
   */
  void each(
      Scenario scenario,
      Set<String> unscoped,
      Predicate<String> tenants,
      Consumer<Scenario> consumer) {
    if (!index.policy().usesTenants()) {
      admitted(scenario, consumer);
      unscoped.forEach(name -> admitted(scenario.in(name), consumer));
      return;
    }
    for (String name : index.tenants()) {
      if (tenants.test(name)) {
        Tenant tenant = index.tenant(name);
        tenant.inferences().forEach(inference -> infer(scenario, name, inference));
        for (TenantClause include : tenant.includes()) {
          within(scenario, name, include.pattern(), consumer);
        }
      }
    }
  }

  /** Passes on the scenario with one include of a tenant that shows the resource. */
  void within(
      Scenario scenario, String tenant, ResourcePattern include, Consumer<Scenario> consumer) {
    budget.step();
    if (mayMeet(scenario, include)) {
      Scenario inside = scenario.within(include).in(tenant);
      if (index.enters(holding(inside), tenant)) {
        admitted(inside, consumer);
      } else if (!scenario.exact()) {
        for (NamePattern role : index.written(tenant).roles()) {
          admitted(inside.holding(name(role)), consumer);
        }
      }
    }
  }

  static boolean mayMeet(Scenario scenario, ResourcePattern pattern) {
    return scenario.tracks().stream().allMatch(t -> Regions.mayMeet(t.pattern(), pattern));
  }

  private void infer(Scenario scenario, String tenant, Inference inference) {
    if (mayMeet(scenario, shown(inference))) {
      inferring.add(tenant);
    }
  }

  /** The pattern of everything that an inference may show. */
  static ResourcePattern shown(Inference inference) {
    return ResourcePattern.of(
        inference.to().stream()
            .map(s -> s.startsWith("{") ? AnyName.INSTANCE.toString() : s)
            .toList());
  }

  static boolean infers(Policy policy) {
    return policy.tenants().stream().anyMatch(tenant -> !tenant.inferences().isEmpty());
  }

  /** The policy as if the host returned every possible relation. */
  static Policy showingAllInferred(Policy policy) {
    Policy wide = policy;
    for (Tenant tenant : policy.tenants()) {
      List<TenantClause> shown =
          tenant.inferences().stream()
              .map(inference -> TenantClause.of(shown(inference), inference.place()))
              .toList();
      if (!shown.isEmpty()) {
        wide = wide.with(tenant.including(shown).withInferences(List.of()));
      }
    }
    return wide;
  }

  private void admitted(Scenario scenario, Consumer<Scenario> consumer) {
    if (index.admits(holding(scenario))) {
      consumer.accept(scenario);
      return;
    }
    if (scenario.exact()) {
      return;
    }
    for (NamePattern role : index.policy().authorizedRoles()) {
      consumer.accept(scenario.holding(name(role)));
    }
    for (NamePattern role : index.policy().adminRoles()) {
      consumer.accept(scenario.holding(name(role)));
    }
  }

  private Set<String> holding(Scenario scenario) {
    return Search.held(index, scenario);
  }

  /** A name that matches the pattern and as few others as possible. */
  String name(NamePattern pattern) {
    return pattern instanceof Literal literal
        ? literal.name()
        : NameEnumerator.of(List.of(pattern), fresh.at(FreshText.ROLE), budget).get(0);
  }

  /** A subject id that no policy mentions. */
  String someone() {
    return fresh.at(FreshText.USER);
  }

  /** Whether any of the roles may enter a tenant or be admitted. */
  boolean opens(Set<String> roles) {
    List<NamePattern> doors = new ArrayList<>(index.policy().authorizedRoles());
    doors.addAll(index.policy().adminRoles());
    return !index.tenantsOf(roles).isEmpty()
        || doors.stream().anyMatch(door -> roles.stream().anyMatch(door::matches));
  }
}
