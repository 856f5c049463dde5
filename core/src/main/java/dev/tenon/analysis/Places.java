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
 * Where in a policy a rule may allow something: in which tenants, and which further roles it takes
 * to be admitted and to enter. No more roles than are needed, since more of them can only forbid.
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

  /** The tenants met so far in which what can be seen depends on the host's relations. */
  Set<String> inferring() {
    return inferring;
  }

  /** Why an answer is open that the policy alone cannot give; empty if there is no such tenant. */
  String open() {
    return inferring.isEmpty()
        ? ""
        : "what tenants " + inferring + " infer depends on what the host relates";
  }

  /** Every rule that allows or holds, of any role. */
  void eachPositive(Consumer<Rule> consumer) {
    for (String role : index.policy().roles().keySet()) {
      positive(role).forEach(consumer);
    }
  }

  /** The rules of a role that allow or hold. */
  List<Rule> positive(String role) {
    return index.rulesOf(role).stream().filter(rule -> rule.effect() != Effect.DENY).toList();
  }

  /** A rule, held by whoever has its role. */
  static Scenario held(Scenario scenario, PolicyIndex index, Rule rule) {
    return holding(scenario.under(index, rule), rule.role());
  }

  static Scenario holding(Scenario scenario, String role) {
    return role.equals(Role.EVERYONE) ? scenario : scenario.holding(role);
  }

  /**
   * The scenario in every tenant that may show what it is about.
   *
   * @param unscoped the tenants that a request may name where the policy has none
   * @param tenants which tenants count
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

  /** The scenario where one include of a tenant shows it. */
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

  /** All that an inference may show. */
  static ResourcePattern shown(Inference inference) {
    return ResourcePattern.of(
        inference.to().stream()
            .map(s -> s.startsWith("{") ? AnyName.INSTANCE.toString() : s)
            .toList());
  }

  static boolean infers(Policy policy) {
    return policy.tenants().stream().anyMatch(tenant -> !tenant.inferences().isEmpty());
  }

  /** The policy as if the host related whatever it could. */
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

  /** The name that matches a pattern and as few others as can be. */
  String name(NamePattern pattern) {
    return pattern instanceof Literal literal
        ? literal.name()
        : NameEnumerator.of(List.of(pattern), fresh.at(FreshText.ROLE), budget).get(0);
  }

  /** An id that no policy speaks of. */
  String someone() {
    return fresh.at(FreshText.USER);
  }

  /** Whether any of some roles may open a tenant or the door. */
  boolean opens(Set<String> roles) {
    List<NamePattern> doors = new ArrayList<>(index.policy().authorizedRoles());
    doors.addAll(index.policy().adminRoles());
    return !index.tenantsOf(roles).isEmpty()
        || doors.stream().anyMatch(door -> roles.stream().anyMatch(door::matches));
  }
}
