package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.authz.Request;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.FreshText;
import dev.tenon.enumeration.GenericPath;
import dev.tenon.enumeration.Lengths;
import dev.tenon.enumeration.NameEnumerator;
import dev.tenon.enumeration.PathEnumerator;
import dev.tenon.enumeration.PatternConstraint;
import dev.tenon.enumeration.Tenants;
import dev.tenon.path.Coverage;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import dev.tenon.rules.ActionTable;
import dev.tenon.rules.Rule;
import dev.tenon.rules.RuleException;
import dev.tenon.rules.UnusedCharacter;
import dev.tenon.satisfiability.Formula;
import dev.tenon.satisfiability.Model;
import dev.tenon.satisfiability.Solver;
import dev.tenon.satisfiability.Undecidable;
import dev.tenon.satisfiability.Unknown;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns scenarios into complete requests: every generic path, with every action and every interval
 * that can change a decision. For one thread and one question.
 */
final class Search {

  /** Tests whether a request is a counterexample. */
  interface Test {
    /** The confirmed counterexample, or null. */
    @Nullable Counterexample witness(Request request, Instant at);

    /**
     * What must be so of attributes, if they are open: one list of formulas for each way in which
     * the request may be a counterexample; none if no attribute matters.
     */
    List<List<Formula>> ways(Circumstances circumstances);
  }

  /** A test with the ways in which attributes may make a request a counterexample. */
  static Test test(
      BiFunction<Request, Instant, @Nullable Counterexample> witness,
      Function<Circumstances, List<List<Formula>>> ways) {
    return new Test() {
      @Override
      public @Nullable Counterexample witness(Request request, Instant at) {
        return witness.apply(request, at);
      }

      @Override
      public List<List<Formula>> ways(Circumstances circumstances) {
        return ways.apply(circumstances);
      }
    };
  }

  /** The number of ways in which two policies can decide a request differently. */
  private static final int MOST_OUTCOMES = 6;

  private final List<PolicyIndex> books;
  private final FreshText fresh;
  private final Budget budget;
  private Lengths lengths;
  private final ImmutableSet<String> named;
  private final boolean aliased;
  private final TreeSet<Instant> bounds = new TreeSet<>();
  private Instant first = Instant.MIN;
  private String limited = "";
  private String undecided = "";
  private final Conditions conditions;
  private final Solver solver;

  private Search(List<PolicyIndex> books, FreshText fresh, Budget budget, Lengths lengths) {
    this.books = ImmutableList.copyOf(books);
    this.fresh = fresh;
    this.budget = budget;
    this.lengths = lengths;
    ImmutableSet.Builder<String> names = ImmutableSet.builder();
    books.forEach(index -> names.addAll(index.rulebook().actions().names()));
    this.named = names.build();
    books.forEach(index -> alsoAtBoundsOf(index.everyOwnRule()));
    this.conditions = Conditions.of(books);
    this.solver = new Solver(fresh, budget);
    this.aliased = books.stream().anyMatch(b -> !b.policy().aliases().asMap().isEmpty());
  }

  /** A search in policies whose fresh text occurs in none of them. */
  static Search in(Budget budget, PolicyIndex... books) {
    UnusedCharacter taken = new UnusedCharacter();
    Policy seen = Policy.builder().build();
    for (PolicyIndex index : books) {
      index.addTo(taken, seen);
      seen = index.policy();
    }
    return in(budget, new FreshText(taken.find()), books);
  }

  /** A search with given fresh text. */
  static Search in(Budget budget, FreshText fresh, PolicyIndex... books) {
    Lengths lengths = Lengths.none();
    for (PolicyIndex index : books) {
      lengths = lengths.with(index.lengths());
    }
    return new Search(List.of(books), fresh, budget, lengths);
  }

  /** Adds the instants at which rules start or stop being valid. */
  void alsoAtBoundsOf(List<Rule> rules) {
    for (Rule rule : rules) {
      rule.validity().start().ifPresent(bounds::add);
      rule.validity().end().ifPresent(bounds::add);
    }
  }

  /** Adds instants. */
  void alsoAt(Set<Instant> instants) {
    bounds.addAll(instants);
  }

  /** Also looks at paths that only patterns of the question tell apart. */
  void alsoComparedWith(List<ResourcePattern> patterns) {
    lengths = lengths.with(patterns);
  }

  /** Ignores all instants before this one. */
  void from(Instant instant) {
    first = instant;
  }

  FreshText fresh() {
    return fresh;
  }

  Budget budget() {
    return budget;
  }

  /** The lengths of all patterns of the policies. */
  Lengths lengths() {
    return lengths;
  }

  /** A counterexample among the requests of a scenario, with the fewest segments. */
  Optional<Counterexample> find(Scenario scenario, Test test) {
    return find(scenario, actions(scenario), test);
  }

  /** Finds a counterexample for the given actions only. */
  Optional<Counterexample> find(Scenario scenario, List<String> actions, Test test) {
    Set<Scenario.Excepted> exceptions = new LinkedHashSet<>();
    Optional<Counterexample> found = find(scenario, actions, test, exceptions);
    for (Scenario.Excepted one : exceptions) {
      if (found.isPresent()) {
        break;
      }
      budget.step();
      Scenario narrow = scenario.excepting(one);
      found = find(narrow, actions(narrow, actions), test);
    }
    return found;
  }

  /** The actions of a narrower scenario, as far as they are some actions or match no name. */
  private List<String> actions(Scenario narrow, List<String> wide) {
    return actions(narrow).stream()
        .filter(action -> wide.contains(action) || !named.contains(action))
        .toList();
  }

  /**
   * Finds a counterexample by one of a scenario's generic paths, and notes what could except others
   * of the same form.
   *
   * <p>A generic path is as hard to forbid as any path that it stands for, but for exceptions. A
   * rule covers a path unless one of its exceptions applies, so a path of the form that is a
   * counterexample where the generic one is not is covered by an exception of a rule that covers
   * the generic one. Then that exception is one more demand.
   */
  private Optional<Counterexample> find(
      Scenario scenario, List<String> actions, Test test, Set<Scenario.Excepted> exceptions) {
    List<Instant> instants = actions.isEmpty() ? List.of() : instants(scenario);
    if (instants.isEmpty()) {
      return Optional.empty();
    }
    List<Counterexample> found = new ArrayList<>(1);
    Candidates candidates = new Candidates(books, conditions, fresh, budget, scenario, 0);
    for (List<PatternConstraint> tracks : known(scenario)) {
      PathEnumerator.find(
          tracks,
          Tenants.of(scenario.names()),
          fresh,
          lengths,
          budget,
          conditions,
          word -> {
            for (String action : actions) {
              for (Instant at : instants) {
                for (Counterexample one : test(candidates, word, action, at, test, true)) {
                  found.add(one);
                  return true;
                }
              }
            }
            note(scenario, word, actions, exceptions);
            return false;
          });
    }
    return found.stream().min(Comparator.comparingInt(w -> w.request().resource().size()));
  }

  /**
   * A counterexample for each outcome of an action in a scenario, with the fewest segments:
   * outcomes may differ by path and instant.
   */
  List<Counterexample> outcomes(Scenario scenario, String action, Test test) {
    Map<List<Effect>, Counterexample> found = new LinkedHashMap<>();
    outcomes(scenario, action, test, found);
    return List.copyOf(found.values());
  }

  private void outcomes(
      Scenario scenario, String action, Test test, Map<List<Effect>, Counterexample> found) {
    List<Instant> instants = isAbout(scenario, action) ? instants(scenario) : List.of();
    if (instants.isEmpty()) {
      return;
    }
    Set<Scenario.Excepted> exceptions = new LinkedHashSet<>();
    Candidates candidates = new Candidates(books, conditions, fresh, budget, scenario, 0).alone();
    for (List<PatternConstraint> tracks : known(scenario)) {
      PathEnumerator.find(
          tracks,
          Tenants.of(scenario.names()),
          fresh,
          lengths,
          budget,
          conditions,
          word -> {
            for (Instant at : instants) {
              for (Counterexample one : test(candidates, word, action, at, test, false)) {
                found.merge(effects(one), one, Search::shorter);
              }
            }
            note(scenario, word, List.of(action), exceptions);
            return found.size() == MOST_OUTCOMES;
          });
    }
    for (Scenario.Excepted one : exceptions) {
      budget.step();
      if (found.size() < MOST_OUTCOMES) {
        outcomes(scenario.excepting(one), action, test, found);
      }
    }
  }

  /** Notes the exceptions of rules that cover a path and that may apply to others of its form. */
  private void note(
      Scenario scenario, GenericPath word, List<String> actions, Set<Scenario.Excepted> noted) {
    for (PolicyIndex index : books) {
      for (Rule rule : index.rulesWithExceptions()) {
        budget.step();
        if (rule.pattern().coverage(word.resource(), Variables.none()) != Coverage.NONE) {
          for (RuleException exception : rule.exceptions().all()) {
            boolean about =
                actions.stream()
                    .map(index.rulebook().actions()::resolve)
                    .anyMatch(rule.actions()::contains);
            if (about) {
              ways(index, exception)
                  .filter(way -> !scenario.excepted().contains(way))
                  .forEach(noted::add);
            }
          }
        }
      }
    }
  }

  /** The ways in which an exception may apply: by one of its patterns and one of its roles. */
  private static Stream<Scenario.Excepted> ways(PolicyIndex index, RuleException exception) {
    List<Optional<ResourcePattern>> patterns =
        exception.patterns().isEmpty()
            ? List.of(Optional.empty())
            : exception.patterns().stream().map(Optional::of).toList();
    Set<String> roles =
        exception.written().roles().isEmpty() ? Set.of("") : exception.written().roles();
    return patterns.stream()
        .flatMap(
            pattern ->
                roles.stream().map(role -> new Scenario.Excepted(index, exception, pattern, role)));
  }

  private static List<Effect> effects(Counterexample counterexample) {
    return counterexample.observations().stream().map(Observation::effect).toList();
  }

  private static Counterexample shorter(Counterexample a, Counterexample b) {
    return a.request().resource().size() <= b.request().resource().size() ? a : b;
  }

  /** The pattern constraints with the known values of the required subject. */
  List<List<PatternConstraint>> known(Scenario scenario) {
    if (!isSomebody(scenario.anchor())) {
      return List.of(scenario.tracks());
    }
    Map<String, Set<String>> values =
        scenario.exact()
            ? scenario.anchor().variables().asMap()
            : Map.of(Subject.USER, Set.of(scenario.anchor().id()));
    List<List<PatternConstraint>> all = List.of(List.of());
    for (PatternConstraint constraint : scenario.tracks()) {
      List<List<PatternConstraint>> longer = new ArrayList<>();
      for (PatternConstraint one : constraint.knowing(values, Set.of(), budget)) {
        for (List<PatternConstraint> shorter : all) {
          budget.keep(shorter.size());
          longer.add(ImmutableList.<PatternConstraint>builder().addAll(shorter).add(one).build());
        }
      }
      all = longer;
    }
    return all;
  }

  private boolean isSomebody(Subject anchor) {
    return anchor.isIdentified() && !anchor.id().equals(fresh.at(FreshText.USER));
  }

  /**
   * A counterexample for one of two persons.
   *
   * @param person the person's number
   * @param variable a further variable to set
   */
  Optional<Counterexample> request(
      Scenario scenario, GenericPath word, int person, String variable, Test test) {
    if (!isReachable(word.resource())) {
      return Optional.empty();
    }
    Candidates candidates = new Candidates(books, conditions, fresh, budget, scenario, person);
    for (String action : actions(scenario)) {
      for (Instant at : instants(scenario)) {
        for (Request asked : candidates.requests(word, action)) {
          Request request = setting(variable, asked);
          Counterexample counterexample = test.witness(request, at);
          if (counterexample != null) {
            return Optional.of(counterexample);
          }
          noteLimits(scenario, request.subject());
        }
      }
    }
    return Optional.empty();
  }

  /**
   * A request at an instant.
   *
   * @param request the request
   * @param at the instant
   */
  record Asked(Request request, Instant at) {}

  /** All requests of one of two persons on a path. */
  List<Asked> asked(Scenario scenario, GenericPath word, int person, String variable) {
    List<Asked> all = new ArrayList<>();
    if (isReachable(word.resource())) {
      Candidates candidates = new Candidates(books, conditions, fresh, budget, scenario, person);
      for (String action : actions(scenario)) {
        for (Instant at : instants(scenario)) {
          for (Request request : candidates.requests(word, action)) {
            budget.step();
            all.add(new Asked(setting(variable, request), at));
          }
        }
      }
    }
    return all;
  }

  /** The request with an empty set of values if the subject has none of a variable. */
  private static Request setting(String variable, Request request) {
    Subject subject = request.subject();
    return variable.equals(Subject.TENANT) || subject.variables().isSet(variable)
        ? request
        : Request.of(subject.withVariable(variable, Set.of()), request.action(), request.resource())
            .within(request.tenant());
  }

  private List<Counterexample> test(
      Candidates candidates,
      GenericPath word,
      String action,
      Instant at,
      Test test,
      boolean onlyFirst) {
    if (!isReachable(word.resource())) {
      return List.of();
    }
    List<Counterexample> found = new ArrayList<>(1);
    for (Request request : candidates.requests(word, action)) {
      budget.step();
      Counterexample counterexample = test.witness(request, at);
      List<Counterexample> some = new ArrayList<>();
      if (counterexample != null) {
        some.add(readable(test, request, at, counterexample));
      }
      if (counterexample == null || !onlyFirst) {
        some.addAll(byAttributes(candidates.scenario(), request, at, test, onlyFirst));
      }
      if (some.isEmpty()) {
        noteLimits(candidates.scenario(), request.subject());
      }
      found.addAll(some);
      if (onlyFirst && !found.isEmpty()) {
        break;
      }
    }
    return found;
  }

  /** The counterexample with readable names, if it is still one. */
  private Counterexample readable(
      Test test, Request request, Instant at, Counterexample counterexample) {
    Counterexample readable = test.witness(Simplifier.of(request, fresh), at);
    return readable == null || !effects(readable).equals(effects(counterexample))
        ? counterexample
        : readable;
  }

  /** The counterexamples that some values of attributes make of a request. */
  private List<Counterexample> byAttributes(
      Scenario scenario, Request request, Instant at, Test test, boolean onlyFirst) {
    if (conditions.areNone()) {
      return List.of();
    }
    List<Counterexample> found = new ArrayList<>(1);
    try {
      Circumstances open = circumstances(scenario, request, at, new LinkedHashMap<>());
      for (List<Formula> way : test.ways(open)) {
        List<Formula> all = new ArrayList<>(way);
        all.addAll(open.demands());
        Solver.Outcome outcome = solver.solve(all);
        if (outcome instanceof Solver.Outcome.Found one) {
          Request with = open.with(one.model());
          Instant then = open.at(one.model());
          Counterexample counterexample = test.witness(with, then);
          if (counterexample == null) {
            note("the engine did not confirm a request that conditions seem to allow");
          } else {
            found.add(readable(test, with, then, counterexample));
          }
        } else if (outcome instanceof Solver.Outcome.Undecided undecided) {
          note(undecided.reason());
        }
        if (onlyFirst && !found.isEmpty()) {
          break;
        }
      }
    } catch (Undecidable undecided) {
      note(undecided.reason());
    }
    return found;
  }

  /** The circumstances of a request whose attributes are open. */
  Circumstances circumstances(
      Scenario scenario, Request request, Instant at, Map<String, Unknown> resource) {
    Instant next = allInstants(scenario).stream().filter(at::isBefore).findFirst().orElse(null);
    boolean earliest = allInstants(scenario).get(0).equals(at);
    long from =
        !earliest ? at.toEpochMilli() : first.isAfter(Instant.MIN) ? first.toEpochMilli() : -EVER;
    long until = next == null ? EVER : next.toEpochMilli() - 1;
    Unknown time = Unknown.time(from, until, at.toEpochMilli());
    return new Circumstances(request, at, time, scenario, conditions.variables(), resource);
  }

  /** Finds values of attributes; empty if there are none, or if that is not decided. */
  Optional<Model> solve(List<Formula> target) {
    Solver.Outcome outcome = solver.solve(target);
    if (outcome instanceof Solver.Outcome.Undecided undecided) {
      note(undecided.reason());
    }
    return outcome instanceof Solver.Outcome.Found one
        ? Optional.of(one.model())
        : Optional.empty();
  }

  /** Some millions of years, in milliseconds. */
  private static final long EVER = 100_000_000_000_000_000L;

  /** Notes why a question without a counterexample is not decided. */
  void note(String reason) {
    undecided = undecided.isEmpty() ? reason : undecided;
  }

  /** What the conditions of the policies read. */
  Conditions conditions() {
    return conditions;
  }

  /** Remembers that a request was not confirmed for a subject whose limits were not looked at. */
  private void noteLimits(Scenario scenario, Subject subject) {
    if (limited.isEmpty() && !scenario.exact() && !scenario.isWithinLimits()) {
      for (PolicyIndex index : books) {
        if (index.assignsLimits() && !index.limitsOf(subject).isEmpty()) {
          limited =
              "what "
                  + Simplifier.of(subject, fresh)
                  + " is allowed depends on its assigned limits";
        }
      }
    }
  }

  /** Why a question without a counterexample is not decided; empty if it is. */
  String open() {
    return Unhandled.first(limited, unsolved());
  }

  /** Why the values of attributes for some request are not known to be none; empty if they are. */
  String unsolved() {
    return Unhandled.first(undecided, conditions.open());
  }

  /** Whether a request can name the resource: aliases are resolved before matching. */
  boolean isReachable(Resource resource) {
    return !aliased
        || books.stream()
            .allMatch(index -> index.policy().aliases().resolve(resource).equals(resource));
  }

  /**
   * The roles that the subject of a scenario holds. What it holds plainly is held everywhere, where
   * a role that can be held in a tenant only gives nothing.
   */
  static Set<String> held(PolicyIndex index, Scenario scenario) {
    return scenario.anonymous() || scenario.anchor().isIdentified()
        ? index.heldBy(holder(scenario), scenario.place())
        : ImmutableSet.<String>builder()
            .addAll(index.held(scenario.holders()))
            .addAll(index.held(scenario.doors()))
            .addAll(index.everywhere(scenario.plain()))
            .build();
  }

  private static Subject holder(Scenario scenario) {
    return scenario.anonymous() ? scenario.anchor() : scenario.anchor().withRoles(scenario.roles());
  }

  /**
   * The actions of a scenario: those that a policy names, and one generic name for each way in
   * which the globs overlap.
   */
  List<String> actions(Scenario scenario) {
    List<String> actions = new ArrayList<>();
    for (String name : named) {
      if (isAbout(scenario, name)) {
        actions.add(name);
      }
    }
    List<List<NamePattern>> open = List.of(List.of());
    for (Scenario.Clause clause : scenario.clauses()) {
      open = product(open, clause.rule().permission().actions());
    }
    open = scenario.asked().isEmpty() ? open : product(open, scenario.asked());
    for (Scenario.Excepted one : scenario.excepted()) {
      Set<NamePattern> written = one.exception().written().actions();
      open = written.isEmpty() ? open : product(open, written);
    }
    for (List<NamePattern> globs : open) {
      for (String name : NameEnumerator.of(globs, fresh.at(FreshText.ACTION), budget)) {
        if (!actions.contains(name) && isAbout(scenario, name)) {
          actions.add(name);
        }
      }
    }
    return actions;
  }

  private List<List<NamePattern>> product(
      List<List<NamePattern>> lists, Set<NamePattern> patterns) {
    List<List<NamePattern>> longer = new ArrayList<>();
    for (NamePattern pattern : patterns) {
      for (List<NamePattern> shorter : lists) {
        budget.step();
        longer.add(ImmutableList.<NamePattern>builder().addAll(shorter).add(pattern).build());
      }
    }
    return longer;
  }

  private static boolean isAbout(Scenario scenario, String name) {
    return scenario.clauses().stream().allMatch(clause -> isAbout(clause, name))
        && scenario.excepted().stream().allMatch(one -> isAbout(one, name))
        && (scenario.asked().isEmpty()
            || scenario.asked().stream().anyMatch(pattern -> pattern.matches(name)));
  }

  private static boolean isAbout(Scenario.Excepted one, String name) {
    return one.exception().actions().contains(one.book().rulebook().actions().resolve(name));
  }

  private static boolean isAbout(Scenario.Clause clause, String name) {
    ActionTable table = clause.book().rulebook().actions();
    return clause.rule().actions().contains(table.resolve(name));
  }

  /** The instants of a scenario at which a further rule is valid. */
  List<Instant> instantsOf(Scenario scenario, Rule rule) {
    return allInstants(scenario).stream()
        .filter(at -> rule.validity().includes(at.toEpochMilli()))
        .toList();
  }

  /** One instant of each interval in which the subject's valid rules do not change. */
  private List<Instant> instants(Scenario scenario) {
    return allInstants(scenario).stream()
        .filter(
            at ->
                scenario.clauses().stream()
                    .allMatch(clause -> clause.rule().validity().includes(at.toEpochMilli())))
        .toList();
  }

  private List<Instant> allInstants(Scenario scenario) {
    TreeSet<Instant> bounds = new TreeSet<>(this.bounds);
    for (PolicyIndex index : books) {
      for (String role : held(index, scenario)) {
        bounds.addAll(index.boundsOf(role));
      }
      for (String limit : scenario.limits()) {
        for (Rule rule : index.rulesOfLimit(limit)) {
          rule.validity().start().ifPresent(bounds::add);
          rule.validity().end().ifPresent(bounds::add);
        }
      }
      if (index.assignsInScopes() || scenario.exact()) {
        Subject somebody = Subject.of(fresh.at(FreshText.USER)).withRoles(scenario.roles());
        boolean known = scenario.exact() || scenario.anchor().isIdentified();
        Subject subject = known ? holder(scenario) : somebody;
        bounds.addAll(index.endsOf(subject));
        bounds.addAll(index.boundsOfLimits(subject));
      }
    }
    List<Instant> instants = new ArrayList<>();
    Instant earliest = bounds.isEmpty() ? Instant.EPOCH : bounds.first().minusMillis(1);
    instants.add(first.isAfter(earliest) ? first : earliest);
    instants.addAll(bounds.tailSet(first, false));
    return instants;
  }
}
