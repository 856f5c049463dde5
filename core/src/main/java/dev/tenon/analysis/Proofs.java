package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.condition.Truth;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.GenericPath;
import dev.tenon.enumeration.PathEnumerator;
import dev.tenon.enumeration.PatternConstraint;
import dev.tenon.enumeration.Tenants;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.satisfiability.Formula;
import dev.tenon.satisfiability.Model;
import dev.tenon.satisfiability.Operand;
import dev.tenon.satisfiability.Translation;
import dev.tenon.satisfiability.Undecidable;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Proves that no subject is allowed something. If one were, one rule would allow it, one include
 * would show it, and one or two roles would admit and enter; a subject with only these is allowed
 * it too, so each rule's generic paths are enough. For one thread and one question.
 */
final class Proofs {

  private final Evaluator evaluator;
  private final Search search;
  private final Places places;
  private final List<Counterexample> found = new ArrayList<>();
  private String open = "";

  Proofs(Evaluator evaluator, Search search) {
    this.evaluator = evaluator;
    this.search = search;
    this.places = new Places(evaluator.book(), search);
  }

  Answer never(Collection<NamePattern> actions, ResourcePattern resources) {
    return nobody(
        Scenario.anyone().asking(actions),
        resolve(resources),
        (request, at) -> true,
        circumstances -> Formula.TRUE,
        "no subject, whatever its roles, variables and tenant, at any time");
  }

  Answer only(Set<NamePattern> roles, Collection<NamePattern> actions, ResourcePattern resources) {
    return nobody(
        Scenario.anyone().asking(actions),
        resolve(resources),
        (request, at) ->
            evaluator.book().counting(request, at).stream()
                .noneMatch(held -> roles.stream().anyMatch(role -> role.matches(held.role()))),
        circumstances -> Formula.TRUE,
        "no subject without one of these roles, whatever its other roles, its variables and"
            + " tenant");
  }

  Answer within(List<ResourcePattern> resources) {
    List<ResourcePattern> all = resources.stream().map(this::resolve).toList();
    search.alsoComparedWith(all);
    return nobody(
        Scenario.anyone(),
        null,
        (request, at) ->
            all.stream().noneMatch(pattern -> evaluator.book().covers(pattern, request, at)),
        circumstances -> isBeyond(circumstances, all),
        "every action of every subject, whatever its roles, variables and tenant, at any time");
  }

  private Formula isBeyond(Circumstances circumstances, List<ResourcePattern> patterns) {
    return Formula.all(
        patterns.stream()
            .map(pattern -> circumstances.covers(evaluator.book(), pattern))
            .map(covered -> Formula.is(covered, Truth.FALSE, Truth.UNKNOWN))
            .toList());
  }

  /**
   * Proves that no role that is held once, with what it inherits and what everyone has, gives two
   * of the actions on one resource.
   */
  Answer separate(Set<String> actions, ResourcePattern resources) {
    ResourcePattern region = resolve(resources);
    List<NamePattern> names = actions.stream().map(NamePattern::of).toList();
    return answer(
        "every role that is held once, with what it inherits and what everyone has",
        () -> {
          for (int i = 0; i < names.size(); i++) {
            for (NamePattern second : names.subList(i + 1, names.size())) {
              SeparateActions.Question question =
                  new SeparateActions.Question(names.get(i), second, region);
              open =
                  Unhandled.first(
                      open, new SeparateActions(evaluator, search, question, found).find());
            }
          }
        });
  }

  /** That a request is allowed or staged. */
  static Formula served(Circumstances.Decided decided) {
    return Formula.any(decided.is(Effect.ALLOW), decided.is(Effect.STAGE));
  }

  private ResourcePattern resolve(ResourcePattern pattern) {
    return evaluator.book().policy().aliases().resolve(pattern);
  }

  /** Whether a request of an instant is one that the question is about. */
  private interface Counts {
    boolean test(Request request, Instant at);
  }

  /** Proves that no allowed or staged request within a region satisfies the predicate. */
  private Answer nobody(
      Scenario about,
      @Nullable ResourcePattern region,
      Counts counts,
      Function<Circumstances, Formula> counting,
      String scope) {
    return answer(
        scope,
        () ->
            (region == null ? List.of(about) : about.insideOf(region))
                .forEach(
                    inside ->
                        places.eachHeld(
                            inside,
                            held ->
                                places.each(
                                    held,
                                    null,
                                    name -> true,
                                    scenario ->
                                        find(
                                            scenario,
                                            Search.test(
                                                (r, at) -> served(r, at, counts),
                                                c -> waysToServe(c, counting)))))));
  }

  private List<List<Formula>> waysToServe(
      Circumstances circumstances, Function<Circumstances, Formula> counting) {
    Circumstances.Decided decided = circumstances.decided(evaluator);
    return decided.isConditional()
        ? List.of(
            List.of(decided.is(Effect.ALLOW), counting.apply(circumstances)),
            List.of(decided.is(Effect.STAGE), counting.apply(circumstances)))
        : List.of();
  }

  private void find(Scenario scenario, Search.Test test) {
    if (found.size() < Comparison.MOST_WITNESSES) {
      search.find(scenario, test).ifPresent(found::add);
    }
  }

  private @Nullable Counterexample served(Request request, Instant at, Counts counts) {
    if (!counts.test(request, at)) {
      return null;
    }
    Decision decision = evaluator.decide(request, at);
    return decision.effect() == Effect.DENY
        ? null
        : Counterexample.of(at, Observation.of("decided", request, at, decision));
  }

  private Answer answer(String scope, Runnable question) {
    String reached = "";
    try {
      question.run();
    } catch (Budget.Exhausted exhausted) {
      reached = exhausted.reached();
    }
    Optional<Counterexample> shortest =
        found.stream().min(Comparator.comparingInt(w -> w.request().resource().size()));
    if (shortest.isPresent()) {
      return new Answer.Fails(shortest.get());
    }
    reached = Unhandled.first(reached, open, places.open());
    return reached.isEmpty() ? new Answer.Holds(scope) : new Answer.Undecided(reached);
  }

  /**
   * Proves that two subjects without a common value are allowed nothing in common, by trying every
   * two overlapping rules, and each rule with itself.
   */
  Answer apart(String variable, List<ResourcePattern> shared, Set<NamePattern> exempt) {
    List<ResourcePattern> common = shared.stream().map(this::resolve).toList();
    search.alsoComparedWith(common);
    Answer found = lookApart(variable, common, exempt);
    String open =
        variable.equals(Subject.USER) ? "" : Unhandled.inConditionsOnIds(evaluator.book().policy());
    return found.holds() && !open.isEmpty() ? new Answer.Undecided(open) : found;
  }

  private Answer lookApart(String variable, List<ResourcePattern> common, Set<NamePattern> exempt) {
    return answer(
        "every two subjects without a common value of `"
            + variable
            + "`, whatever their other roles, variables and tenants",
        () -> {
          PatternIndex<Scenario> index = new PatternIndex<>(search.budget());
          places.eachHeld(
              Scenario.anyone(),
              held -> {
                List<Scenario> own = new ArrayList<>();
                places.each(
                    held,
                    null,
                    name -> true,
                    scenario -> {
                      if (!isExempt(Search.held(evaluator.book(), scenario), exempt)) {
                        own.add(scenario);
                      }
                    });
                ResourcePattern pattern = held.clauses().get(0).rule().pattern();
                own.forEach(one -> index.add(pattern, one));
                own.forEach(
                    one ->
                        index.eachMeeting(pattern, other -> apart(one, other, variable, common)));
              });
        });
  }

  private static boolean isExempt(Set<String> held, Set<NamePattern> exempt) {
    return held.stream().anyMatch(role -> exempt.stream().anyMatch(e -> e.matches(role)));
  }

  private void apart(Scenario one, Scenario other, String variable, List<ResourcePattern> shared) {
    if (found.size() == Comparison.MOST_WITNESSES) {
      return;
    }
    for (List<PatternConstraint> first : search.known(one)) {
      for (List<PatternConstraint> second : search.known(other)) {
        apart(one, first, other, second, variable, shared);
      }
    }
  }

  private void apart(
      Scenario one,
      List<PatternConstraint> first,
      Scenario other,
      List<PatternConstraint> second,
      String variable,
      List<ResourcePattern> shared) {
    ImmutableList.Builder<PatternConstraint> tracks = ImmutableList.builder();
    tracks.addAll(first);
    second.forEach(constraint -> tracks.add(constraint.ofOther()));
    PathEnumerator.find(
        tracks.build(),
        new Tenants(one.names(), other.names(), false),
        search.fresh(),
        search.lengths(),
        search.budget(),
        word -> {
          boolean disjoint =
              Collections.disjoint(word.valuesOf(0, variable), word.valuesOf(1, variable));
          if (!disjoint || shared.stream().anyMatch(p -> p.covers(word.resource()))) {
            return false;
          }
          return both(one, other, word, variable, shared);
        });
  }

  /** Whether two persons are served on a path, which is then a counterexample. */
  private boolean both(
      Scenario one,
      Scenario other,
      GenericPath word,
      String variable,
      List<ResourcePattern> shared) {
    Search.Test serves = Search.test(this::serves, circumstances -> List.of());
    Optional<Counterexample> a = search.request(one, word, 0, variable, serves);
    Optional<Counterexample> b = search.request(other, word, 1, variable, serves);
    if (a.isPresent() && b.isPresent() && add(a.get(), b.get(), variable, shared)) {
      return true;
    }
    if (search.conditions().areNone()) {
      return false;
    }
    for (Search.Asked first : search.asked(one, word, 0, variable)) {
      for (Search.Asked second : search.asked(other, word, 1, variable)) {
        if (byAttributes(one, first, other, second, variable, shared)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The same if some values of attributes make it so; those of the resource are the same. */
  private boolean byAttributes(
      Scenario one,
      Search.Asked first,
      Scenario other,
      Search.Asked second,
      String variable,
      List<ResourcePattern> shared) {
    try {
      Circumstances a =
          search.circumstances(one, first.request(), first.at(), new LinkedHashMap<>());
      Circumstances b = search.circumstances(other, second.request(), second.at(), a.resource());
      Circumstances.Decided serves = a.decided(evaluator);
      Circumstances.Decided alsoServes = b.decided(evaluator);
      if (!serves.isConditional() && !alsoServes.isConditional()) {
        return false;
      }
      List<Formula> target = new ArrayList<>(List.of(served(serves), served(alsoServes)));
      for (Operand mine : a.values(evaluator.book(), variable)) {
        for (Operand others : b.values(evaluator.book(), variable)) {
          target.add(Formula.is(Translation.haveCommon(mine, others), Truth.FALSE, Truth.UNKNOWN));
        }
      }
      target.addAll(a.demands());
      target.addAll(b.demands());
      Optional<Model> model = search.solve(target);
      if (model.isEmpty()) {
        return false;
      }
      Counterexample served = serves(a.with(model.get()), a.at(model.get()));
      Counterexample alsoServed = serves(b.with(model.get()), b.at(model.get()));
      if (served != null && alsoServed != null && add(served, alsoServed, variable, shared)) {
        return true;
      }
      search.note("the engine did not confirm a request that conditions seem to allow");
    } catch (Undecidable undecidable) {
      search.note(undecidable.reason());
    }
    return false;
  }

  private boolean add(
      Counterexample a, Counterexample b, String variable, List<ResourcePattern> shared) {
    Observation first = a.observations().get(0);
    Observation second = b.observations().get(0);
    if (!areApart(first, second, variable)) {
      return false;
    }
    return found.add(
        plain(first, second, variable, shared)
            .orElse(Counterexample.of(a.at(), named(first, ONE), named(second, OTHER))));
  }

  private static final String ONE = "one subject";
  private static final String OTHER = "the other";

  private static Observation named(Observation observation, String who) {
    return new Observation(
        who, observation.request(), observation.at(), observation.reason(), observation.cause());
  }

  /** The counterexample with readable names, if it is still one. */
  private Optional<Counterexample> plain(
      Observation one, Observation other, String variable, List<ResourcePattern> shared) {
    Observation a = shown(ONE, Simplifier.of(one.request(), search.fresh()), one.at());
    Request b = Simplifier.of(other.request(), search.fresh());
    Optional<Counterexample> found =
        both(a, shown(OTHER, another(b), other.at()), variable, shared);
    return found.isPresent() ? found : both(a, shown(OTHER, b, other.at()), variable, shared);
  }

  /** The request with another subject id. */
  private static Request another(Request request) {
    Subject from = request.subject();
    if (!from.isIdentified()) {
      return request;
    }
    Subject subject =
        Subject.of("another")
            .withRoles(from.roles())
            .holding(from.heldRoles())
            .with(from.attributes());
    for (Map.Entry<String, Set<String>> one : from.variables().asMap().entrySet()) {
      if (!one.getKey().equals(Subject.USER)) {
        subject = subject.withVariable(one.getKey(), one.getValue());
      }
    }
    return Request.of(subject, request.action(), request.resource())
        .within(request.tenant())
        .with(request.attributes());
  }

  private Observation shown(String who, Request request, Instant at) {
    return Observation.of(who, request, at, evaluator.decide(request, at));
  }

  private Optional<Counterexample> both(
      Observation a, Observation b, String variable, List<ResourcePattern> shared) {
    Resource resource = a.request().resource();
    boolean same =
        resource.equals(b.request().resource())
            && a.effect() != Effect.DENY
            && b.effect() != Effect.DENY
            && shared.stream().noneMatch(p -> p.covers(resource))
            && areApart(a, b, variable);
    return same ? Optional.of(Counterexample.of(a.at(), a, b)) : Optional.empty();
  }

  private boolean areApart(Observation a, Observation b, String variable) {
    return Collections.disjoint(
        evaluator.book().valuesOf(a.request(), variable),
        evaluator.book().valuesOf(b.request(), variable));
  }

  private @Nullable Counterexample serves(Request request, Instant at) {
    return served(request, at, (r, instant) -> true);
  }
}
