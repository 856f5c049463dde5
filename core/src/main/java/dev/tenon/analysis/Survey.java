package dev.tenon.analysis;

import com.google.common.collect.ImmutableSet;
import dev.tenon.authz.Cause;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.path.AnyName;
import dev.tenon.path.Coverage;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Subject;
import dev.tenon.policy.TenantClause;
import dev.tenon.rules.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who is allowed what, by which rule. For one thread and one question. */
final class Survey {

  private static final Set<NamePattern> ALL = Set.of(AnyName.INSTANCE);

  private final Judge judge;
  private final Book book;
  private final Search search;
  private final Places places;
  private final List<Reach> found = new ArrayList<>();

  Survey(Judge judge, Search search) {
    this.judge = judge;
    this.book = judge.book();
    this.search = search;
    this.places = new Places(book, search);
  }

  /** Every role that is allowed an action somewhere in a region. */
  Reaches who(NamePattern action, ResourcePattern region) {
    ResourcePattern resolved = book.policy().aliases().resolve(region);
    Scenario about = Scenario.anyone().asking(List.of(action)).within(resolved);
    return answer(
        () ->
            places.eachPositive(
                rule -> {
                  Scenario scenario = Places.held(about, book, rule);
                  holders(scenario, rule)
                      .forEach((more, roles) -> each(scenario.holding(more), rule, roles));
                }));
  }

  private Reaches answer(Runnable question) {
    try {
      question.run();
    } catch (Budget.Exhausted exhausted) {
      return new Reaches.Undecided(found, exhausted.reached());
    }
    return places.inferring().isEmpty()
        ? new Reaches.Complete(found)
        : new Reaches.Undecided(found, places.open());
  }

  /**
   * The roles with which a rule comes, by what one has to hold for the same to be decided: nothing
   * more where a role adds no rule that takes something away, else that role itself.
   */
  private Map<Set<String>, Set<String>> holders(Scenario scenario, Rule rule) {
    Map<Set<String>, Set<String>> holders = new LinkedHashMap<>();
    holders.computeIfAbsent(Set.of(), none -> new LinkedHashSet<>()).add(rule.role());
    Set<String> least = book.held(List.of(rule.role()));
    for (String name : book.policy().roles().keySet()) {
      if (!name.equals(rule.role()) && book.closureOf(name).contains(rule.role())) {
        boolean alike =
            book.held(List.of(name)).stream()
                .filter(role -> !least.contains(role))
                .allMatch(role -> takesNothing(role, scenario));
        Set<String> more = alike ? Set.of() : Set.of(name);
        holders.computeIfAbsent(more, none -> new LinkedHashSet<>()).add(name);
      }
    }
    return holders;
  }

  private boolean takesNothing(String role, Scenario scenario) {
    return book.rulesOf(role).stream()
        .noneMatch(
            other ->
                other.effect() != Effect.ALLOW
                    && Places.mayMeet(scenario, other.pattern())
                    && !search.actions(scenario.about(book, other)).isEmpty());
  }

  /** All that a role is allowed, what it inherits and what everyone is allowed included. */
  Reaches ofRole(String role) {
    return of(
        Places.holding(Scenario.anyone(), role), book.held(List.of(role)), rule -> Set.of(role));
  }

  /** All that a subject is allowed. */
  Reaches of(Subject subject) {
    return of(
        Scenario.anyone().byExactly(subject),
        book.rulebook().originsOf(subject).keySet(),
        rule -> Set.of(rule.role()));
  }

  private Reaches of(Scenario asker, Set<String> held, Function<Rule, Set<String>> roles) {
    return answer(
        () -> {
          for (String one : held) {
            for (Rule rule : places.positive(one)) {
              each(asker.under(book, rule), rule, roles.apply(rule));
            }
          }
        });
  }

  private void each(Scenario scenario, Rule rule, Set<String> roles) {
    if (rule.effect() != Effect.ALLOW) {
      return;
    }
    places.each(
        scenario,
        Set.of(),
        name -> true,
        placed ->
            search
                .find(placed, (request, at) -> isIn(placed, request) ? allowed(request, at) : null)
                .ifPresent(witness -> add(reach(placed, rule, roles, witness))));
  }

  /** Whether all that must cover it does, for the values that the subject really has. */
  private static boolean isIn(Scenario placed, Request request) {
    return placed.tracks().stream()
        .allMatch(
            track ->
                track.pattern().coverage(request.resource(), request.subject().variables())
                    == Coverage.FULL);
  }

  private @Nullable Witness allowed(Request request, Instant at) {
    Decision decision = judge.decide(request, at);
    return decision.allowed()
        ? Witness.of(at, Sighting.of("decided", request, at, decision))
        : null;
  }

  private Reach reach(Scenario placed, Rule rule, Set<String> roles, Witness witness) {
    ResourcePattern region = placed.region();
    Set<NamePattern> actions = actions(placed, rule);
    return new Reach(
        roles,
        placed.tenant(),
        actions,
        region,
        placed.only(),
        except(placed, region, actions),
        new Cause.OfRole(rule.role(), rule.permission(), rule.pattern()),
        witness);
  }

  /** What stronger rules and the tenant take away from a region, by the actions they are about. */
  private List<Reach.Except> except(
      Scenario placed, ResourcePattern region, Set<NamePattern> actions) {
    Map<Set<NamePattern>, List<ResourcePattern>> taken = new LinkedHashMap<>();
    taken.put(ALL, new ArrayList<>());
    for (String role : Search.held(book, placed)) {
      for (Rule other : book.rulesOf(role)) {
        if (other.effect() != Effect.ALLOW
            && Regions.mayMeet(other.pattern(), region)
            && other.pattern().intersects(region)
            && !search.actions(placed.about(book, other)).isEmpty()) {
          Set<NamePattern> about = other.permission().actions();
          boolean all = Regions.within(actions, about).containsAll(actions);
          taken.computeIfAbsent(all ? ALL : about, n -> new ArrayList<>()).add(other.pattern());
        }
      }
    }
    for (TenantClause exclude : book.tenant(placed.tenant()).excludes()) {
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

  /** What was asked and what the rule is about, whichever says less; implied actions as asked. */
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
