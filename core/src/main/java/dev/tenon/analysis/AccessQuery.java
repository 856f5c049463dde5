package dev.tenon.analysis;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.tenon.authz.Cause;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.enumeration.Budget;
import dev.tenon.path.AnyName;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.TenantClause;
import dev.tenon.rules.Rule;
import dev.tenon.satisfiability.Formula;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists who is allowed what, and by which rule. For one thread and one question. */
final class AccessQuery {

  private static final Set<NamePattern> ALL = Set.of(AnyName.INSTANCE);

  private final Evaluator evaluator;
  private final PolicyIndex index;
  private final Search search;
  private final Places places;
  private final List<Reach> found = new ArrayList<>();

  AccessQuery(Evaluator evaluator, Search search) {
    this.evaluator = evaluator;
    this.index = evaluator.book();
    this.search = search;
    this.places = new Places(index, search);
  }

  /** All roles whose holders are allowed an action somewhere in a region. */
  Reaches who(NamePattern action, ResourcePattern region) {
    ResourcePattern resolved = index.policy().aliases().resolve(region);
    Scenario about = Scenario.anyone().asking(List.of(action));
    return answer(
        () -> {
          for (Scenario inside : about.insideOf(resolved)) {
            places.eachPositive(
                rule ->
                    holders(Places.held(inside, index, rule), rule)
                        .forEach((more, roles) -> each(held(inside, rule, more), rule, roles)));
            places.eachOwnWithinLimits(
                inside, (scenario, rule) -> each(scenario, rule, Set.of(rule.role())));
          }
          unidentified(about.within(resolved));
        });
  }

  /** The scenario in which the rule comes with its own role, or with one that inherits it. */
  private Scenario held(Scenario about, Rule rule, Set<String> more) {
    if (more.isEmpty()) {
      return Places.held(about, index, rule);
    }
    Scenario holder = about.holding(more.iterator().next());
    return holder.under(index, rule, holder.last());
  }

  /** What is allowed to a subject that is not identified. */
  private void unidentified(Scenario about) {
    Subject nobody = Subject.anonymous();
    HeldRules rules = new HeldRules(index, search.budget(), nobody);
    places.alsoIn(rules.tenants());
    rules.positive(
        about.byExactly(nobody),
        scenario -> {
          Rule rule = scenario.clauses().get(0).rule();
          each(scenario, rule, Set.of(rule.role()));
        });
  }

  private Reaches answer(Runnable question) {
    try {
      question.run();
    } catch (Budget.Exhausted exhausted) {
      return new Reaches.Undecided(found, exhausted.reached());
    }
    return places.open().isEmpty()
        ? new Reaches.Complete(found)
        : new Reaches.Undecided(found, places.open());
  }

  /**
   * The roles that include a rule, grouped by the role that must be held to get the same decisions:
   * the empty set for roles that add no DENY or STAGE rule, else the role itself.
   */
  private Map<Set<String>, Set<String>> holders(Scenario scenario, Rule rule) {
    Map<Set<String>, Set<String>> holders = new LinkedHashMap<>();
    holders.computeIfAbsent(Set.of(), none -> new LinkedHashSet<>()).add(rule.role());
    Set<String> least = index.held(List.of(rule.role()));
    for (String name : index.policy().roles().keySet()) {
      if (!name.equals(rule.role()) && index.closureOf(name).contains(rule.role())) {
        boolean alike =
            index.held(List.of(name)).stream()
                .filter(role -> !least.contains(role))
                .allMatch(role -> takesNothing(role, scenario));
        Set<String> more = alike ? Set.of() : Set.of(name);
        holders.computeIfAbsent(more, none -> new LinkedHashSet<>()).add(name);
      }
    }
    return holders;
  }

  private boolean takesNothing(String role, Scenario scenario) {
    return index.rulesOf(role).stream()
        .noneMatch(
            other ->
                other.effect() != Effect.ALLOW
                    && Places.mayMeet(scenario, other.pattern())
                    && !search.actions(scenario.about(index, other)).isEmpty());
  }

  /** All that holders of a role are allowed, also by inherited roles and the role {@code *}. */
  Reaches ofRole(String role) {
    Scenario holder = Places.holding(Scenario.anyone(), role);
    Set<String> own = index.closureOf(role);
    return answer(
        () -> {
          for (String one : Sets.union(own, index.everyone())) {
            for (Rule rule : places.positive(one)) {
              int number = own.contains(one) ? holder.last() : 0;
              each(holder.under(index, rule, number), rule, Set.of(role));
            }
          }
        });
  }

  /** All that a subject is allowed. */
  Reaches of(Subject subject) {
    HeldRules rules = new HeldRules(index, search.budget(), subject);
    places.alsoIn(rules.tenants());
    Scenario asker = Scenario.anyone().byExactly(subject);
    return answer(
        () -> {
          for (HeldRules.Held one : rules.rules()) {
            Rule rule = one.rule();
            rules.withinLimits(
                asker.onlyIn(one.scope().tenant()),
                rule.pattern(),
                inside -> {
                  if (one.scope().isPlain()) {
                    each(inside.under(index, rule, 0), rule, Set.of(rule.role()));
                  } else {
                    rules.under(inside, one, scenario -> each(scenario, rule, Set.of(rule.role())));
                  }
                });
          }
        });
  }

  private void each(Scenario scenario, Rule rule, Set<String> roles) {
    if (rule.effect() != Effect.ALLOW) {
      return;
    }
    places.each(
        scenario,
        null,
        name -> true,
        placed ->
            search
                .find(
                    placed,
                    Search.test(
                        (request, at) -> isIn(placed, request, at) ? allowed(request, at) : null,
                        this::waysToAllow))
                .ifPresent(counterexample -> add(reach(placed, rule, roles, counterexample))));
  }

  /** Whether every constraint covers the resource for the values that the subject actually has. */
  private boolean isIn(Scenario placed, Request request, Instant at) {
    return placed.tracks().stream()
        .allMatch(constraint -> index.covers(constraint.known(), request, at));
  }

  private List<List<Formula>> waysToAllow(Circumstances circumstances) {
    Circumstances.Decided decided = circumstances.decided(evaluator);
    return decided.isConditional() ? List.of(List.of(decided.is(Effect.ALLOW))) : List.of();
  }

  private @Nullable Counterexample allowed(Request request, Instant at) {
    Decision decision = evaluator.decide(request, at);
    return decision.allowed()
        ? Counterexample.of(at, Observation.of("decided", request, at, decision))
        : null;
  }

  private Reach reach(
      Scenario placed, Rule rule, Set<String> roles, Counterexample counterexample) {
    ResourcePattern region = placed.region();
    Set<NamePattern> actions = actions(placed, rule);
    return new Reach(
        roles,
        placed.place(),
        actions,
        region,
        placed.only(),
        except(placed, region, actions),
        new Cause.OfRole(rule.role(), rule.permission(), rule.pattern()),
        counterexample);
  }

  /** What stronger rules and the tenant's excludes remove from a region, by their actions. */
  private List<Reach.Except> except(
      Scenario placed, ResourcePattern region, Set<NamePattern> actions) {
    Map<Set<NamePattern>, List<ResourcePattern>> taken = new LinkedHashMap<>();
    taken.put(ALL, new ArrayList<>());
    for (String role : Search.held(index, placed)) {
      for (Rule other : index.rulesOf(role)) {
        if (other.effect() != Effect.ALLOW
            && Regions.mayMeet(other.pattern(), region)
            && other.pattern().intersects(region)
            && !search.actions(placed.about(index, other)).isEmpty()) {
          Set<NamePattern> about = other.permission().actions();
          boolean all = Regions.within(actions, about).containsAll(actions);
          taken.computeIfAbsent(all ? ALL : about, n -> new ArrayList<>()).add(other.pattern());
        }
      }
    }
    for (TenantClause exclude : index.tenant(placed.tenant()).excludes()) {
      if (exclude.pattern().intersects(region)) {
        taken.computeIfAbsent(ALL, n -> new ArrayList<>()).add(exclude.pattern());
      }
    }
    List<Reach.Except> except = new ArrayList<>();
    taken.forEach(
        (about, patterns) ->
            Regions.widest(patterns).forEach(one -> except.add(new Reach.Except(about, one))));
    return except;
  }

  /** The narrower of the requested and the rule's actions; for implied ones, the requested. */
  private static Set<NamePattern> actions(Scenario placed, Rule rule) {
    Set<NamePattern> own = rule.permission().actions();
    if (placed.asked().isEmpty()) {
      return own;
    }
    ImmutableSet.Builder<NamePattern> narrow = ImmutableSet.builder();
    narrow.addAll(Regions.within(own, placed.asked()));
    narrow.addAll(Regions.within(placed.asked(), own));
    Set<NamePattern> actions = narrow.build();
    return actions.isEmpty() ? placed.asked() : actions;
  }

  /** Keeps the widest regions of the same rule in the same tenant. */
  private void add(Reach reach) {
    boolean known = found.stream().anyMatch(other -> says(other, reach));
    if (!known) {
      found.removeIf(other -> says(reach, other));
      search.budget().keep(Comparison.SIZE);
      found.add(reach);
    }
  }

  private static boolean says(Reach wide, Reach narrow) {
    return wide.tenant().equals(narrow.tenant())
        && wide.rule().equals(narrow.rule())
        && wide.roles().containsAll(narrow.roles())
        && wide.actions().containsAll(narrow.actions())
        && wide.except().equals(narrow.except())
        && Restriction.isWithin(wide.only(), narrow.only())
        && wide.region().covers(narrow.region());
  }
}
