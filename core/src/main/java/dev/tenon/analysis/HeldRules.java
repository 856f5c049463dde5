package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.PatternConstraint;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Role;
import dev.tenon.rules.Holdings;
import dev.tenon.rules.Rule;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The rules of a known subject, each with the scope in which the subject holds it. For one thread
 * and one question.
 */
final class HeldRules {

  /** A rule in the scope of a held role. */
  record Held(Rule rule, RoleScope scope) {}

  private final PolicyIndex index;
  private final Budget budget;
  private final Subject subject;
  private final Holdings holdings;

  HeldRules(PolicyIndex index, Budget budget, Subject subject) {
    this.index = index;
    this.budget = budget;
    this.subject = subject;
    this.holdings = Holdings.of(index.policy(), subject);
  }

  /** The tenants in which the subject holds roles or parts of limits. */
  Set<String> tenants() {
    ImmutableSet.Builder<String> names = ImmutableSet.builder();
    holdings.held().forEach(one -> addTenant(names, one));
    holdings.given().forEach(one -> addTenant(names, one));
    holdings.limits().forEach(limit -> limit.parts().forEach(one -> addTenant(names, one)));
    return names.build();
  }

  /** The tenants that an assignment names. */
  static Set<String> tenants(Assignment assignment) {
    String name = assignment.scope().tenant();
    return name.isEmpty() ? Set.of() : Set.of(name);
  }

  private static void addTenant(ImmutableSet.Builder<String> names, HeldRole one) {
    if (!one.scope().tenant().isEmpty()) {
      names.add(one.scope().tenant());
    }
  }

  /** The rules of all roles that it holds, with inherited ones. */
  List<Held> rules() {
    ImmutableSet.Builder<Held> all = ImmutableSet.builder();
    for (HeldRole one : holdings.held()) {
      closure(one.role(), one.scope()).forEach(role -> add(role, one.scope(), all));
    }
    holdings.given().forEach(one -> addGiven(one, all));
    if (subject.isIdentified()) {
      closure(Role.EVERYONE, RoleScope.everywhere())
          .forEach(role -> add(role, RoleScope.everywhere(), all));
    }
    return all.build().asList();
  }

  /** The rules that an assignment gives. */
  static List<Held> givenBy(PolicyIndex index, Budget budget, Assignment assignment) {
    HeldRules none = new HeldRules(index, budget, Subject.anonymous());
    ImmutableSet.Builder<Held> all = ImmutableSet.builder();
    for (HeldRole one : assignment.heldRoles()) {
      if (one.role().equals(Role.EVERYONE)) {
        continue;
      }
      if (!assignment.owner().isEmpty()) {
        none.addGiven(one, all);
        continue;
      }
      none.closure(one.role(), one.scope()).forEach(role -> none.add(role, one.scope(), all));
    }
    return all.build().asList();
  }

  /** The ALLOW and STAGE rules of own roles that an assignment of a tenant gives. */
  static List<Held> ownGivenBy(PolicyIndex index, Assignment assignment) {
    ImmutableSet.Builder<Held> all = ImmutableSet.builder();
    for (HeldRole one : assignment.heldRoles()) {
      index.ownRulesGiven(assignment.owner(), one.role()).stream()
          .filter(rule -> rule.effect() != Effect.DENY)
          .forEach(rule -> all.add(new Held(rule, one.scope())));
    }
    return all.build().asList();
  }

  /** Adds the rules of a role that an assignment of a tenant gives. */
  private void addGiven(HeldRole one, ImmutableSet.Builder<Held> all) {
    String tenant = one.scope().tenant();
    index.generalGiven(tenant, one.role()).forEach(role -> add(role, one.scope(), all));
    index.ownRulesGiven(tenant, one.role()).forEach(rule -> all.add(new Held(rule, one.scope())));
  }

  private void add(String role, RoleScope scope, ImmutableSet.Builder<Held> all) {
    index.rulesOf(role).forEach(rule -> all.add(new Held(rule, scope)));
  }

  private Set<String> closure(String first, RoleScope scope) {
    Set<String> all = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(first));
    while (!open.isEmpty()) {
      String name = open.remove();
      boolean counts = !scope.tenant().isEmpty() || !index.isHeldInTenantOnly(name);
      if (counts && all.add(name)) {
        index.policy().role(name).ifPresent(role -> open.addAll(role.inherits()));
      }
    }
    return all;
  }

  /** The rules of each limit that it has. */
  List<List<Held>> limits() {
    return holdings.limits().stream().map(this::limit).toList();
  }

  /** Passes on every way in which the subject may be allowed something, within its limits. */
  void positive(Scenario about, Consumer<Scenario> consumer) {
    for (Held one : rules()) {
      if (one.rule().effect() != Effect.DENY) {
        withAnyValues(
            about.onlyIn(one.scope().tenant()),
            one,
            scenario -> withinLimits(scenario, one.rule().pattern(), consumer));
      }
    }
  }

  /** Passes on the scenario with one rule of each limit that allows or stages the request. */
  void withinLimits(Scenario scenario, ResourcePattern pattern, Consumer<Scenario> consumer) {
    withinLimits(scenario, pattern, limits(), this::under, consumer);
  }

  /** The same if the subject may have other values besides. */
  void withinLimitsWithAnyValues(
      Scenario scenario, ResourcePattern pattern, Consumer<Scenario> consumer) {
    withinLimits(scenario, pattern, limits(), this::withAnyValues, consumer);
  }

  /** Passes on the scenarios in which a rule of a limit covers the request. */
  private interface Under {
    void each(Scenario scenario, Held held, Consumer<Scenario> consumer);
  }

  private static void withinLimits(
      Scenario scenario,
      ResourcePattern pattern,
      List<List<Held>> limits,
      Under under,
      Consumer<Scenario> consumer) {
    if (limits.isEmpty()) {
      consumer.accept(scenario.withinLimits());
      return;
    }
    for (Held held : limits.get(0)) {
      String tenant = held.scope().tenant();
      if (held.rule().effect() != Effect.DENY
          && Regions.mayMeet(pattern, held.rule().pattern())
          && (tenant.isEmpty() || scenario.isIn(tenant))) {
        under.each(
            tenant.isEmpty() ? scenario : scenario.onlyIn(tenant),
            held,
            inside ->
                withinLimits(inside, pattern, limits.subList(1, limits.size()), under, consumer));
      }
    }
  }

  private List<Held> limit(HeldLimit limit) {
    List<Held> rules = new ArrayList<>();
    for (HeldRole part : limit.parts()) {
      index.rulesOfLimit(part.role()).forEach(rule -> rules.add(new Held(rule, part.scope())));
    }
    return rules;
  }

  /** Passes on the scenarios in which a rule covers a request of this subject. */
  void under(Scenario scenario, Held held, Consumer<Scenario> consumer) {
    covered(scenario, held, held.scope().over(subject.variables()), unset(held), consumer);
  }

  /**
   * Passes on the scenarios in which a rule covers a request of a subject with this id, whatever
   * other values it has; a subject that is not identified has none.
   */
  void withAnyValues(Scenario scenario, Held held, Consumer<Scenario> consumer) {
    covered(scenario, held, held.scope().variables(), unsetByScope(held), consumer);
  }

  /** The same for a rule that covers the resource, whatever the action of the request is. */
  void coveringWithAnyValues(Scenario scenario, Held held, Consumer<Scenario> consumer) {
    for (List<PatternConstraint> tracks :
        tracks(held, held.scope().variables(), unsetByScope(held))) {
      Scenario covered = scenario;
      for (PatternConstraint track : tracks) {
        covered = covered.covered(track);
      }
      consumer.accept(covered);
    }
  }

  /** The same if the subject has no value of a variable. */
  void unbound(Scenario scenario, Held held, String variable, Consumer<Scenario> consumer) {
    if (!held.scope().variables().isSet(variable)) {
      Set<String> unset = unsetByScope(held);
      unset.add(variable);
      covered(scenario.without(0, variable), held, held.scope().variables(), unset, consumer);
    }
  }

  private Set<String> unsetByScope(Held held) {
    if (!subject.isIdentified()) {
      return unset(held);
    }
    Set<String> unset = new LinkedHashSet<>(held.scope().unset());
    unset.retainAll(held.rule().pattern().variables());
    return unset;
  }

  private Set<String> unset(Held held) {
    Set<String> unset = new LinkedHashSet<>(held.rule().pattern().variables());
    unset.removeAll(held.scope().over(subject.variables()).asMap().keySet());
    unset.remove(Subject.TENANT);
    return unset;
  }

  private void covered(
      Scenario scenario,
      Held held,
      Variables known,
      Set<String> unset,
      Consumer<Scenario> consumer) {
    for (List<PatternConstraint> tracks : tracks(held, known, unset)) {
      Scenario covered = scenario.about(index, held.rule());
      for (PatternConstraint track : tracks) {
        covered = covered.covered(track);
      }
      consumer.accept(covered);
    }
  }

  /** The constraints of a rule for the subject's values, one list for each choice of values. */
  List<List<PatternConstraint>> tracks(Held held) {
    return tracks(held, held.scope().over(subject.variables()), unset(held));
  }

  /**
   * A variable without a value makes an allow cover nothing, and stands for any segment in a deny.
   */
  private List<List<PatternConstraint>> tracks(Held held, Variables known, Set<String> unset) {
    if (!unset.isEmpty() && held.rule().effect() == Effect.ALLOW) {
      return List.of();
    }
    List<PatternConstraint> path =
        held.scope().path().map(this::path).map(List::of).orElse(List.of());
    List<List<PatternConstraint>> all = new ArrayList<>();
    for (PatternConstraint track :
        PatternConstraint.of(held.rule().pattern(), 0).knowing(known.asMap(), unset, budget)) {
      all.add(ImmutableList.<PatternConstraint>builder().addAll(path).add(track).build());
    }
    return all;
  }

  private PatternConstraint path(Resource path) {
    return PatternConstraint.of(exactly(index.policy().aliases().resolve(path)), 0);
  }

  private static ResourcePattern exactly(Resource resource) {
    return ResourcePattern.parse(resource.toString());
  }
}
