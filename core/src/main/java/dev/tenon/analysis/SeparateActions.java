package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import com.google.common.collect.Sets;
import com.google.common.collect.Streams;
import dev.tenon.analysis.HeldRules.Held;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.enumeration.PatternConstraint;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.rules.Action;
import dev.tenon.rules.Rule;
import dev.tenon.satisfiability.Formula;
import dev.tenon.satisfiability.Undecidable;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks for one holding that gives two actions on one resource, with what it inherits and what
 * everyone has, by trying every two rules that come with it. The subject holds nothing else; a rule
 * may count earlier than the other. For one thread and one question.
 *
 * <p>A general role may be held by anyone in any scope. An own role of a tenant, and what a subject
 * that is not identified has, are held as assignments give them: each is looked at in a policy that
 * assigns nothing else, except to everyone.
 */
final class SeparateActions {

  /** Two actions, and the resources that are looked at. */
  record Question(NamePattern first, NamePattern second, ResourcePattern region) {}

  /**
   * A role that an assignment gives.
   *
   * @param owner the tenant that owns the assignment; empty for none
   * @param scope where the role is held
   * @param id the subject that has it; empty for any
   * @param identified whether that subject is identified
   */
  private record Given(String owner, String role, RoleScope scope, String id, boolean identified) {

    Assignment assignment() {
      Assignment one =
          !identified
              ? Assignment.toAnonymous(role)
              : id.isEmpty() ? Assignment.toEveryone(role) : Assignment.toSubject(id, role);
      Assignment scoped = one.within(scope);
      return owner.isEmpty() ? scoped : scoped.ownedBy(owner);
    }
  }

  /** A rule that the subject of a scenario has. */
  private interface Source {

    Rule rule();

    /** Passes on the scenarios in which the rule is one for the request. */
    void giving(Scenario scenario, Consumer<Scenario> consumer);

    /** Passes on the scenarios in which the rule covers the resource, by any action. */
    void covering(Scenario scenario, Consumer<Scenario> consumer);
  }

  private final Evaluator evaluator;
  private final PolicyIndex book;
  private final Search search;
  private final Places places;
  private final Question question;
  private final List<Counterexample> found;

  /** What is assigned to everyone in a scope. */
  private final List<Assignment> toEveryone;

  SeparateActions(
      Evaluator evaluator, Search search, Question question, List<Counterexample> found) {
    this.evaluator = evaluator;
    this.book = evaluator.book();
    this.search = search;
    this.places = new Places(book, search);
    this.question = question;
    this.found = found;
    this.toEveryone =
        book.policy().assignments().stream()
            .filter(one -> isForEveryone(one) && !one.isPlain())
            .toList();
  }

  private static boolean isForEveryone(Assignment one) {
    return one.issuer().isEmpty()
        && (one.receiver() == Assignment.Receiver.EVERYONE
            || one.receiver() == Assignment.Receiver.ANYONE);
  }

  /**
   * Adds counterexamples.
   *
   * @return why the question is open if there are none; empty if it is not
   */
  String find() {
    book.policy().roles().keySet().forEach(this::ofRole);
    String open = places.open();
    for (Given given : given()) {
      open = Unhandled.first(open, alone(given));
    }
    return open;
  }

  // General roles, which anyone may hold.

  private void ofRole(String role) {
    List<Rule> rules = new ArrayList<>();
    book.held(List.of(role)).forEach(one -> rules.addAll(places.positive(one)));
    for (Scenario inside : Scenario.anyone().insideOf(question.region())) {
      Scenario holder = inside.holding(role);
      List<Source> own =
          rules.stream().map(rule -> (Source) new Numbered(rule, number(rule, holder))).toList();
      pairs(holder, own, own);
      besideEveryone(inside, role, own);
    }
  }

  /** The same with what is assigned to everyone in a scope. */
  private void besideEveryone(Scenario inside, String role, List<Source> own) {
    Subject someone = Subject.of(places.someone());
    Scenario known = inside.by(someone);
    for (Assignment one : toEveryone) {
      List<Source> theirs = sources(one, someone);
      Scenario there = known.onlyIn(one.scope().tenant()).holding(role);
      pairs(there, own, theirs);
      pairs(there, theirs, own);
      for (Assignment other : toEveryone) {
        String first = one.scope().tenant();
        String second = other.scope().tenant();
        // Without variables in the region, the one or the other is looked at as a role that is
        // held.
        if (!question.region().variables().isEmpty()
            && (first.isEmpty() || second.isEmpty() || first.equals(second))) {
          Scenario both = known.onlyIn(first.isEmpty() ? second : first).holding(role);
          pairs(both, theirs, sources(other, someone));
        }
      }
    }
  }

  private List<Source> sources(Assignment assignment, Subject holder) {
    return sources(HeldRules.givenBy(book, search.budget(), assignment), holder);
  }

  /** The number of the role by which a rule comes; the rules of everyone see the subject's own. */
  private int number(Rule rule, Scenario holder) {
    return book.closureOf(holder.holders().isEmpty() ? "" : holder.holders().get(0))
            .contains(rule.role())
        ? holder.last()
        : 0;
  }

  /** A rule of a role that the scenario numbers. */
  private final class Numbered implements Source {

    private final Rule rule;
    private final int number;

    Numbered(Rule rule, int number) {
      this.rule = rule;
      this.number = number;
    }

    @Override
    public Rule rule() {
      return rule;
    }

    @Override
    public void giving(Scenario scenario, Consumer<Scenario> consumer) {
      consumer.accept(scenario.under(book, rule, number));
    }

    @Override
    public void covering(Scenario scenario, Consumer<Scenario> consumer) {
      consumer.accept(
          scenario.covered(
              PatternConstraint.of(rule.pattern(), PatternConstraint.source(0, number))));
    }
  }

  // What assignments give to some subjects alone.

  /** Own roles of tenants as their assignments give them, and what is given to the unidentified. */
  private Set<Given> given() {
    boolean ids = comparesIds(book.policy());
    Set<Given> all = new LinkedHashSet<>();
    for (Assignment one : book.policy().assignments()) {
      for (HeldRole held : one.heldRoles()) {
        search.budget().step();
        boolean own = !book.ownRulesGiven(one.owner(), held.role()).isEmpty();
        String id = ids && one.receiver() == Assignment.Receiver.SUBJECT ? one.key() : "";
        if (own && one.receiver() != Assignment.Receiver.ANONYMOUS) {
          all.add(new Given(one.owner(), held.role(), held.scope(), id, true));
        }
        if (one.receiver() == Assignment.Receiver.ANONYMOUS
            || one.receiver() == Assignment.Receiver.ANYONE) {
          all.add(new Given(one.owner(), held.role(), held.scope(), "", false));
        }
      }
    }
    return all;
  }

  /** Whether it makes a difference which id a subject has. */
  private static boolean comparesIds(Policy policy) {
    Iterable<Role> own =
        Iterables.concat(Iterables.transform(policy.ownRoles().values(), Map::values));
    return Streams.stream(Iterables.concat(policy.roles().values(), policy.limits().values(), own))
            .flatMap(role -> role.permissions().stream())
            .anyMatch(rule -> rule.mentions(Subject.USER))
        || policy.tenants().stream()
            .flatMap(
                tenant -> Streams.concat(tenant.includes().stream(), tenant.excludes().stream()))
            .anyMatch(clause -> clause.pattern().variables().contains(Subject.USER));
  }

  /** Looks at a role that is given in a policy that gives nothing else, except to everyone. */
  private String alone(Given given) {
    if (!mayGiveBoth(given)) {
      return "";
    }
    Policy policy = book.policy();
    for (Assignment one : book.policy().assignments()) {
      search.budget().step();
      boolean limits = one.roles().isEmpty() && one.receiver() == Assignment.Receiver.ANONYMOUS;
      if (!isForEveryone(one) && !limits) {
        policy = policy.without(one);
      }
    }
    PolicyIndex index = new PolicyIndex(policy.with(given.assignment()));
    SeparateActions there =
        new SeparateActions(
            new Evaluator(index, Evaluator.NO_RELATIONS),
            Search.in(search.budget(), search.fresh(), index),
            question,
            found);
    there.ofGiven(given);
    return there.places.open();
  }

  /** Whether rules of a given role, or one of them and one of everyone, may be for both actions. */
  private boolean mayGiveBoth(Given given) {
    List<Rule> own = rules(HeldRules.givenBy(book, search.budget(), given.assignment()));
    List<Rule> all = new ArrayList<>(own);
    book.everyone().forEach(role -> all.addAll(places.positive(role)));
    toEveryone.forEach(one -> all.addAll(rules(HeldRules.givenBy(book, search.budget(), one))));
    return mayMeet(about(own, question.first()), about(all, question.second()))
        || mayMeet(about(all, question.first()), about(own, question.second()));
  }

  private static List<Rule> rules(List<Held> held) {
    return held.stream().map(Held::rule).filter(rule -> rule.effect() != Effect.DENY).toList();
  }

  private static boolean mayMeet(List<Rule> some, List<Rule> others) {
    return some.stream()
        .anyMatch(
            one ->
                others.stream().anyMatch(other -> Regions.mayMeet(one.pattern(), other.pattern())));
  }

  /** Looks at a role that this policy gives. */
  private void ofGiven(Given given) {
    Subject receiver =
        !given.identified()
            ? Subject.anonymous()
            : Subject.of(given.id().isEmpty() ? places.someone() : given.id());
    String tenant = given.assignment().scope().tenant();
    List<Held> own = HeldRules.givenBy(book, search.budget(), given.assignment());
    List<Held> all =
        new HeldRules(book, search.budget(), receiver)
            .rules().stream()
                .filter(one -> isIn(one.scope(), tenant) && !own.contains(one))
                .toList();
    List<Source> mine = sources(own, receiver);
    List<Source> others = sources(all, receiver);
    for (Scenario inside : inside(given, receiver, tenant)) {
      pairs(inside, mine, mine);
      pairs(inside, mine, others);
      pairs(inside, others, mine);
    }
  }

  private static boolean isIn(RoleScope scope, String tenant) {
    return scope.tenant().isEmpty() || tenant.isEmpty() || scope.tenant().equals(tenant);
  }

  /**
   * The scenarios in which the resource is in the region, for values of the subject or the role.
   */
  private List<Scenario> inside(Given given, Subject receiver, String tenant) {
    RoleScope scope = given.assignment().scope();
    Set<String> needed = Sets.difference(question.region().variables(), Set.of(Subject.TENANT));
    List<Scenario> all = new ArrayList<>();
    if (given.identified()) {
      for (Scenario inside : Scenario.anyone().insideOf(question.region())) {
        all.addAll(inside.by(receiver).onlyIn(tenant).inScopeOf(scope, search.budget()));
      }
    } else if (scope.variables().asMap().keySet().containsAll(needed)) {
      Scenario inside = Iterables.getLast(Scenario.anyone().insideOf(question.region()));
      all.addAll(inside.byExactly(receiver).onlyIn(tenant).inScopeOf(scope, search.budget()));
    }
    return all;
  }

  private List<Source> sources(List<Held> some, Subject holder) {
    HeldRules rules = new HeldRules(book, search.budget(), holder);
    return some.stream()
        .filter(one -> one.rule().effect() != Effect.DENY)
        .map(one -> (Source) new Scoped(rules, one))
        .toList();
  }

  /** A rule in the scope of a holding. */
  private record Scoped(HeldRules rules, Held held) implements Source {

    @Override
    public Rule rule() {
      return held.rule();
    }

    @Override
    public void giving(Scenario scenario, Consumer<Scenario> consumer) {
      rules.withAnyValues(scenario, held, consumer);
    }

    @Override
    public void covering(Scenario scenario, Consumer<Scenario> consumer) {
      rules.coveringWithAnyValues(scenario, held, consumer);
    }
  }

  // Pairs of rules.

  private void pairs(Scenario holder, List<Source> some, List<Source> others) {
    List<Source> seconds = about(others, question.second(), Source::rule);
    for (Source one : about(some, question.first(), Source::rule)) {
      for (Source other : seconds) {
        if (Regions.mayMeet(one.rule().pattern(), other.rule().pattern())) {
          one.giving(
              holder.asking(List.of(question.first())),
              first -> other.covering(first, both -> inEachTenant(both, other.rule())));
        }
      }
    }
  }

  private List<Rule> about(List<Rule> rules, NamePattern action) {
    return about(rules, action, rule -> rule);
  }

  private <T> List<T> about(
      List<T> some, NamePattern action, java.util.function.Function<T, Rule> rule) {
    Action asked = book.rulebook().actions().resolve(action.toString());
    return some.stream().filter(one -> rule.apply(one).actions().contains(asked)).toList();
  }

  private void inEachTenant(Scenario both, Rule other) {
    places.each(
        both,
        null,
        name -> true,
        scenario -> {
          if (found.size() < Comparison.MOST_WITNESSES) {
            search
                .find(
                    scenario,
                    Search.test((r, at) -> gives(scenario, r, at, other), this::waysToGive))
                .ifPresent(found::add);
          }
        });
  }

  /** The witness that the subject is given the second action too, at some instant. */
  private @Nullable Counterexample gives(
      Scenario scenario, Request request, Instant at, Rule other) {
    Decision first = evaluator.decide(request, at);
    if (first.effect() == Effect.DENY) {
      return null;
    }
    Request again = again(request).with(request.attributes());
    for (Instant instant : search.instantsOf(scenario, other)) {
      Decision second = evaluator.decide(again, instant);
      if (second.effect() != Effect.DENY) {
        return Counterexample.of(
            at,
            Observation.of("decided", request, at, first),
            Observation.of("decided", again, instant, second));
      }
    }
    return null;
  }

  private Request again(Request request) {
    return Request.of(request.subject(), question.second().toString(), request.resource())
        .within(request.tenant());
  }

  /** The subject and the resource have the same attributes in both requests. */
  private List<List<Formula>> waysToGive(Circumstances circumstances) {
    Circumstances.Decided first = circumstances.decided(evaluator);
    Circumstances.Decided then =
        circumstances.decidedWith(evaluator, again(circumstances.request()));
    if (!first.isConditional() && !then.isConditional()) {
      return List.of();
    }
    List<Formula> both = ImmutableList.of(Proofs.served(first), Proofs.served(then));
    if (circumstances.readsMoment(both)) {
      throw new Undecidable("a condition reads the time or the request, of which there are two");
    }
    return List.of(both);
  }
}
