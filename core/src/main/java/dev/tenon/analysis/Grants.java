package dev.tenon.analysis;

import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.PatternConstraint;
import dev.tenon.policy.Effect;
import dev.tenon.policy.TenantClause;
import dev.tenon.rules.Rule;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a grant adds nothing that the grantor is not allowed.
 *
 * <p>What a grant adds is allowed or staged by a rule that comes with the role, or by any rule if
 * the role enters a tenant or admits its holders. The grantor lacks it if no rule of the grantor
 * covers the generic path, or if a DENY or STAGE rule of the grantor, or an exclude for the
 * grantor's values, covers it; these patterns are then combined with the path's. For one thread and
 * one question.
 */
final class Grants {

  private final Evaluator evaluator;
  private final Search search;
  private final Places places;
  private final Subject grantor;
  private final String role;
  private final List<Counterexample> found = new ArrayList<>();
  private final List<Rule> blocks;

  Grants(Evaluator evaluator, Search search, Subject grantor, String role) {
    this.evaluator = evaluator;
    this.search = search;
    this.places = new Places(evaluator.book(), search);
    this.grantor = grantor;
    this.role = role;
    Set<String> held = evaluator.book().rulebook().originsOf(grantor).keySet();
    search.alsoAtBoundsOf(evaluator.book(), held);
    this.blocks =
        held.stream()
            .flatMap(name -> evaluator.book().rulesOf(name).stream())
            .filter(rule -> rule.effect() != Effect.ALLOW)
            .toList();
  }

  /** For any grantee, with any other roles and any variable values. */
  Answer toAnyone() {
    return answer(
        Scenario.anyone(), "every subject that may get it, with whatever roles and variables");
  }

  /** For one grantee with exactly its roles and variables. */
  Answer to(Subject grantee) {
    if (evaluator.book().rulebook().originsOf(grantee).containsKey(role)) {
      return new Answer.Holds("this subject, which holds the role already");
    }
    return answer(Scenario.anyone().byExactly(grantee), "this subject, as it is");
  }

  private Answer answer(Scenario who, String scope) {
    String reached = "";
    try {
      each(Places.holding(who, role));
    } catch (Budget.Exhausted exhausted) {
      reached = exhausted.reached();
    }
    Optional<Counterexample> shortest =
        found.stream().min(Comparator.comparingInt(w -> w.request().resource().size()));
    if (shortest.isPresent()) {
      return new Answer.Fails(shortest.get());
    }
    reached = reached.isEmpty() ? places.open() : reached;
    return reached.isEmpty()
        ? new Answer.Holds("all that the grant allows or has held, for " + scope)
        : new Answer.Undecided(reached);
  }

  private void each(Scenario holder) {
    Set<String> granted = evaluator.book().closureOf(role);
    for (String one : granted) {
      places.positive(one).forEach(rule -> inEachTenant(holder.under(evaluator.book(), rule)));
    }
    if (places.opens(granted)) {
      places.eachPositive(
          rule -> {
            Scenario scenario = holder.under(evaluator.book(), rule);
            inEachTenant(holder.exact() ? scenario : Places.holding(scenario, rule.role()));
          });
    }
  }

  private void inEachTenant(Scenario scenario) {
    places.each(scenario, Set.of(), name -> true, this::tryAll);
  }

  private void tryAll(Scenario scenario) {
    find(scenario);
    for (Rule block : blocks) {
      if (Places.mayMeet(scenario, block.pattern())) {
        for (PatternConstraint constraint : known(PatternConstraint.of(block.pattern(), 1))) {
          find(scenario.about(evaluator.book(), block).covered(constraint));
        }
      }
    }
    for (TenantClause exclude : evaluator.book().tenant(scenario.tenant()).excludes()) {
      if (Places.mayMeet(scenario, exclude.pattern())) {
        known(PatternConstraint.of(exclude.pattern(), 1)).forEach(t -> find(scenario.covered(t)));
      }
    }
  }

  /** The constraints of a rule against the grantor: an unset variable stands for any segment. */
  private List<PatternConstraint> known(PatternConstraint constraint) {
    Map<String, Set<String>> values = grantor.variables().asMap();
    Set<String> unset = new LinkedHashSet<>(constraint.pattern().variables());
    unset.removeAll(values.keySet());
    return constraint.knowing(values, unset, search.budget());
  }

  private void find(Scenario scenario) {
    if (found.size() < Comparison.MOST_WITNESSES) {
      search.find(scenario, this::adds).ifPresent(found::add);
    }
  }

  private @Nullable Counterexample adds(Request request, Instant at) {
    Decision with = evaluator.decide(request, at);
    if (with.effect() == Effect.DENY) {
      return null;
    }
    Request own =
        Request.of(grantor, request.action(), request.resource()).within(request.tenant());
    Decision grantors = evaluator.decide(own, at);
    if (!isMore(with, grantors)) {
      return null;
    }
    Request less =
        Request.of(without(request.subject()), request.action(), request.resource())
            .within(request.tenant());
    return isMore(with, evaluator.decide(less, at))
        ? Counterexample.of(
            at,
            Observation.of("granted", request, at, with),
            Observation.of("grantor", own, at, grantors))
        : null;
  }

  /** Whether the first decision gives more access: a weaker effect does. */
  private static boolean isMore(Decision one, Decision other) {
    return one.effect().compareTo(other.effect()) < 0;
  }

  private Subject without(Subject subject) {
    Subject same = Subject.of(subject.id());
    same = subject.client().isEmpty() ? same : same.throughClient(subject.client());
    same = subject.issuer().isEmpty() ? same : same.fromIssuer(subject.issuer());
    same = same.withRoles(subject.roles().stream().filter(r -> !r.equals(role)).toList());
    for (Map.Entry<String, Set<String>> one : subject.variables().asMap().entrySet()) {
      if (!one.getKey().equals(Subject.USER)) {
        same = same.withVariable(one.getKey(), one.getValue());
      }
    }
    return same;
  }
}
