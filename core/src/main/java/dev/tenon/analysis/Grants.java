package dev.tenon.analysis;

import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.FreshText;
import dev.tenon.enumeration.PatternConstraint;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.TenantClause;
import dev.tenon.satisfiability.Formula;
import dev.tenon.subject.Actor;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
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
  private final HeldRules own;
  private final List<HeldRules.Held> blocks;

  Grants(Evaluator evaluator, Search search, Subject grantor, String role) {
    this.evaluator = evaluator;
    this.search = search;
    this.places = new Places(evaluator.book(), search);
    this.grantor = grantor;
    this.role = role;
    search.conditions().alsoFor(grantor);
    this.own = new HeldRules(evaluator.book(), search.budget(), grantor);
    List<HeldRules.Held> rules = new ArrayList<>(own.rules());
    own.limits().forEach(rules::addAll);
    search.alsoAtBoundsOf(rules.stream().map(HeldRules.Held::rule).toList());
    search.alsoAt(evaluator.book().endsOf(grantor));
    places.alsoIn(own.tenants());
    this.blocks = rules.stream().filter(one -> one.rule().effect() != Effect.ALLOW).toList();
  }

  /** For any grantee, with any other roles and any variable values. */
  Answer toAnyone() {
    return answer(
        Scenario.anyone(), "every subject that may get it, with whatever roles and variables");
  }

  /** For one grantee with exactly its roles and variables. */
  Answer to(Subject grantee) {
    if (holdsAlready(grantee)) {
      return new Answer.Holds("this subject, which holds the role already");
    }
    return answer(Scenario.anyone().byExactly(grantee), "this subject, as it is");
  }

  /** Whether the grantee holds the role everywhere as the grant would give it. */
  private boolean holdsAlready(Subject grantee) {
    return grantee.heldRoles().isEmpty() && evaluator.book().heldBy(grantee, "").contains(role);
  }

  private Answer answer(Scenario who, String scope) {
    String reached = "";
    try {
      each(who.holdingPlainly(role));
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
    HeldRules grantee = new HeldRules(evaluator.book(), search.budget(), holder.anchor());
    if (holder.exact()) {
      places.alsoIn(grantee.tenants());
    }
    Set<String> granted = evaluator.book().closureOf(role);
    for (String one : granted) {
      places
          .positive(one)
          .forEach(rule -> limited(holder.under(evaluator.book(), rule, 0), rule.pattern()));
    }
    boolean opens = places.opens(granted) || evaluator.book().excepts(granted);
    for (Assignment assignment : evaluator.book().policy().assignments()) {
      if (assignment.receiver() == Assignment.Receiver.GROUP && assignment.key().equals(role)) {
        opens |=
            places.opens(
                assignment.owner().isEmpty()
                    ? evaluator.book().rulebook().withInherited(assignment.roles())
                    : evaluator.book().generalGiven(assignment));
        asGroup(holder, assignment);
      }
    }
    if (opens) {
      if (holder.exact()) {
        for (HeldRules.Held one : grantee.rules()) {
          if (one.rule().effect() != Effect.DENY) {
            grantee.under(
                holder.onlyIn(one.scope().tenant()),
                one,
                scenario -> limited(scenario, one.rule().pattern()));
          }
        }
      } else {
        places.eachPositive(rule -> inEachTenant(Places.held(holder, evaluator.book(), rule)));
        places.eachOwnWithinLimits(holder, (scenario, rule) -> inEachTenant(scenario));
      }
    }
  }

  /** What the policy assigns to all who come with the granted role. */
  private void asGroup(Scenario holder, Assignment assignment) {
    places.alsoIn(HeldRules.tenants(assignment));
    Subject grantee =
        holder.exact() ? holder.anchor() : Subject.of(search.fresh().at(FreshText.USER));
    HeldRules rules = new HeldRules(evaluator.book(), search.budget(), grantee);
    for (HeldRules.Held held : HeldRules.givenBy(evaluator.book(), search.budget(), assignment)) {
      if (held.rule().effect() != Effect.DENY) {
        Scenario there = holder.onlyIn(assignment.scope().tenant());
        Consumer<Scenario> each = scenario -> limited(scenario, held.rule().pattern());
        if (holder.exact()) {
          rules.under(there, held, each);
        } else {
          rules.withAnyValues(there, held, each);
        }
      }
    }
  }

  /** Within what every limit of a known grantee allows, by one rule of each. */
  private void limited(Scenario scenario, ResourcePattern pattern) {
    if (scenario.exact()) {
      new HeldRules(evaluator.book(), search.budget(), scenario.anchor())
          .withinLimits(scenario, pattern, this::inEachTenant);
    } else {
      inEachTenant(scenario);
    }
  }

  private void inEachTenant(Scenario scenario) {
    places.each(scenario, null, name -> true, this::tryAll);
  }

  private void tryAll(Scenario scenario) {
    find(scenario);
    for (HeldRules.Held block : blocks) {
      if (Places.mayMeet(scenario, block.rule().pattern())) {
        own.under(scenario, block, this::find);
      }
    }
    for (TenantClause exclude : evaluator.book().tenant(scenario.tenant()).excludes()) {
      if (Places.mayMeet(scenario, exclude.pattern())) {
        known(PatternConstraint.of(exclude.pattern(), 0)).forEach(t -> find(scenario.covered(t)));
      }
    }
  }

  /** The constraints of a clause against the grantor: an unset variable stands for any segment. */
  private List<PatternConstraint> known(PatternConstraint constraint) {
    Map<String, Set<String>> values =
        evaluator.book().policy().valueRules().applied(grantor.variables()).asMap();
    Set<String> unset = new LinkedHashSet<>(constraint.pattern().variables());
    unset.removeAll(values.keySet());
    unset.remove(Subject.TENANT);
    return constraint.knowing(values, unset, search.budget());
  }

  private void find(Scenario scenario) {
    if (found.size() < Comparison.MOST_WITNESSES) {
      search.find(scenario, Search.test(this::adds, this::waysToAdd)).ifPresent(found::add);
    }
  }

  private @Nullable Counterexample adds(Request request, Instant at) {
    Decision with = evaluator.decide(request, at);
    if (with.effect() == Effect.DENY) {
      return null;
    }
    Request own = by(grantor, request);
    Decision grantors = evaluator.decide(own, at);
    if (!isMore(with, grantors)) {
      return null;
    }
    Request less = by(without(request.subject()), request);
    return isMore(with, evaluator.decide(less, at))
        ? Counterexample.of(
            at,
            Observation.of("granted", request, at, with),
            Observation.of("grantor", own, at, grantors))
        : null;
  }

  private static Request by(Subject subject, Request request) {
    return Request.of(subject, request.action(), request.resource())
        .within(request.tenant())
        .with(request.attributes());
  }

  private List<List<Formula>> waysToAdd(Circumstances circumstances) {
    Request request = circumstances.request();
    Circumstances.Decided with = circumstances.decided(evaluator);
    Circumstances.Decided grantors = circumstances.decidedFor(evaluator, by(grantor, request));
    Circumstances.Decided less =
        circumstances.decidedWith(evaluator, by(without(request.subject()), request));
    List<List<Formula>> ways = new ArrayList<>();
    if (with.isConditional() || grantors.isConditional() || less.isConditional()) {
      for (Effect one : List.of(Effect.ALLOW, Effect.STAGE)) {
        for (Effect other : Effect.values()) {
          for (Effect third : Effect.values()) {
            if (one.compareTo(other) < 0 && one.compareTo(third) < 0) {
              ways.add(List.of(with.is(one), grantors.is(other), less.is(third)));
            }
          }
        }
      }
    }
    return ways;
  }

  /** Whether the first decision gives more access: a weaker effect does. */
  private static boolean isMore(Decision one, Decision other) {
    return one.effect().compareTo(other.effect()) < 0;
  }

  private Subject without(Subject subject) {
    Subject same = Subject.of(subject.id()).with(subject.attributes());
    same = subject.client().isEmpty() ? same : same.throughClient(subject.client());
    same = subject.issuer().isEmpty() ? same : same.fromIssuer(subject.issuer());
    same = same.withRoles(subject.roles().stream().filter(r -> !r.equals(role)).toList());
    for (Map.Entry<String, Set<String>> one : subject.variables().asMap().entrySet()) {
      if (!one.getKey().equals(Subject.USER)) {
        same = same.withVariable(one.getKey(), one.getValue());
      }
    }
    same = same.holding(subject.heldRoles());
    for (HeldLimit limit : subject.limits()) {
      same = same.limitedTo(limit);
    }
    for (Actor actor : subject.limitingActors()) {
      same = same.actedForBy(actor);
    }
    return same;
  }
}
