package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.tenon.authz.Request;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.FreshText;
import dev.tenon.enumeration.GenericPath;
import dev.tenon.enumeration.Lengths;
import dev.tenon.enumeration.NameEnumerator;
import dev.tenon.enumeration.PathEnumerator;
import dev.tenon.enumeration.PatternConstraint;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import dev.tenon.rules.ActionTable;
import dev.tenon.rules.UnusedCharacter;
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

  private Search(List<PolicyIndex> books, FreshText fresh, Budget budget, Lengths lengths) {
    this.books = ImmutableList.copyOf(books);
    this.fresh = fresh;
    this.budget = budget;
    this.lengths = lengths;
    ImmutableSet.Builder<String> names = ImmutableSet.builder();
    books.forEach(index -> names.addAll(index.rulebook().actions().names()));
    this.named = names.build();
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

  /** Adds the instants at which rules of the roles start or stop being valid. */
  void alsoAtBoundsOf(PolicyIndex index, Set<String> roles) {
    roles.forEach(role -> bounds.addAll(index.boundsOf(role)));
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
    List<Instant> instants = actions.isEmpty() ? List.of() : instants(scenario);
    if (instants.isEmpty()) {
      return Optional.empty();
    }
    List<Counterexample> found = new ArrayList<>(1);
    for (List<PatternConstraint> tracks : known(scenario)) {
      PathEnumerator.find(
          tracks,
          fresh,
          lengths,
          budget,
          word -> {
            for (String action : actions) {
              for (Instant at : instants) {
                Counterexample counterexample = test(scenario, word, action, at, test);
                if (counterexample != null) {
                  found.add(counterexample);
                  return true;
                }
              }
            }
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
    List<Instant> instants = instants(scenario);
    if (instants.isEmpty()) {
      return List.of();
    }
    for (List<PatternConstraint> tracks : known(scenario)) {
      PathEnumerator.find(
          tracks,
          fresh,
          lengths,
          budget,
          word -> {
            for (Instant at : instants) {
              Counterexample counterexample = test(scenario, word, action, at, test);
              if (counterexample != null) {
                found.merge(effects(counterexample), counterexample, Search::shorter);
              }
            }
            return found.size() == MOST_OUTCOMES;
          });
    }
    return List.copyOf(found.values());
  }

  private static List<Effect> effects(Counterexample counterexample) {
    return counterexample.observations().stream().map(Observation::effect).toList();
  }

  private static Counterexample shorter(Counterexample a, Counterexample b) {
    return a.request().resource().size() <= b.request().resource().size() ? a : b;
  }

  /** The pattern constraints with the known values of the required subject. */
  private List<List<PatternConstraint>> known(Scenario scenario) {
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
   * A counterexample for one of two subjects.
   *
   * @param number the subject's number
   * @param variable a further variable to set
   */
  Optional<Counterexample> request(
      Scenario scenario, GenericPath word, int number, String variable, Test test) {
    for (String action : actions(scenario)) {
      for (Instant at : instants(scenario)) {
        Map<String, Set<String>> values = word.valuesOf(number);
        Subject subject = subject(scenario, values);
        if (subject != null && isReachable(word.resource())) {
          if (!variable.equals(Subject.USER)) {
            subject = subject.withVariable(variable, values.getOrDefault(variable, Set.of()));
          }
          Request request = Request.of(subject, action, word.resource()).within(scenario.tenant());
          Counterexample counterexample = test.witness(request, at);
          if (counterexample != null) {
            return Optional.of(counterexample);
          }
        }
      }
    }
    return Optional.empty();
  }

  private @Nullable Counterexample test(
      Scenario scenario, GenericPath word, String action, Instant at, Test test) {
    budget.step();
    Subject subject = subject(scenario, word.valuesOf(0));
    if (subject == null || !isReachable(word.resource())) {
      return null;
    }
    Request request = Request.of(subject, action, word.resource()).within(scenario.tenant());
    Counterexample counterexample = test.witness(request, at);
    if (counterexample == null) {
      return null;
    }
    Counterexample readable = test.witness(Simplifier.of(request, fresh), at);
    return readable == null || !effects(readable).equals(effects(counterexample))
        ? counterexample
        : readable;
  }

  /** Whether a request can name the resource: aliases are resolved before matching. */
  boolean isReachable(Resource resource) {
    return !aliased
        || books.stream()
            .allMatch(index -> index.policy().aliases().resolve(resource).equals(resource));
  }

  /** The requesting subject; null if the values need two different ids. */
  private @Nullable Subject subject(Scenario scenario, Map<String, Set<String>> values) {
    Set<String> ids = values.getOrDefault(Subject.USER, Set.of());
    String id = ids.isEmpty() ? fresh.at(FreshText.USER) : ids.iterator().next();
    if (ids.size() > 1) {
      return null;
    }
    Subject subject = anchored(scenario.anchor(), id).withRoles(scenario.roles());
    if (scenario.exact()) {
      return subject;
    }
    for (String variable : Sets.union(variables(scenario), values.keySet())) {
      if (!variable.equals(Subject.USER) && !variable.equals(scenario.unset())) {
        subject = subject.withVariable(variable, values.getOrDefault(variable, Set.of()));
      }
    }
    return subject;
  }

  private Subject anchored(Subject anchor, String id) {
    if (!anchor.isIdentified() || isSomebody(anchor)) {
      return anchor.isIdentified() ? anchor : Subject.of(id);
    }
    Subject subject = Subject.of(id);
    subject = anchor.issuer().isEmpty() ? subject : subject.fromIssuer(anchor.issuer());
    return anchor.client().isEmpty() ? subject : subject.throughClient(anchor.client());
  }

  /** Every variable that a rule of the subject or a clause of its tenant compares with. */
  private Set<String> variables(Scenario scenario) {
    Set<String> all = new LinkedHashSet<>();
    for (PolicyIndex index : books) {
      for (String role : held(index, scenario)) {
        all.addAll(index.variablesOf(role));
      }
      if (!scenario.tenant().isEmpty()) {
        all.addAll(index.variablesIn(scenario.tenant()));
      } else if (index.policy().usesTenants()) {
        index.tenantsOf(held(index, scenario)).forEach(name -> all.addAll(index.variablesIn(name)));
      }
    }
    return all;
  }

  /** The roles that the subject of a scenario holds. */
  static Set<String> held(PolicyIndex index, Scenario scenario) {
    return scenario.anchor().isIdentified()
        ? index.held(
            index.rulebook().originsOf(scenario.anchor().withRoles(scenario.roles())).keySet())
        : index.held(scenario.roles());
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
        && (scenario.asked().isEmpty()
            || scenario.asked().stream().anyMatch(pattern -> pattern.matches(name)));
  }

  private static boolean isAbout(Scenario.Clause clause, String name) {
    ActionTable table = clause.book().rulebook().actions();
    return clause.rule().actions().contains(table.resolve(name));
  }

  /** One instant of each interval in which the subject's valid rules do not change. */
  private List<Instant> instants(Scenario scenario) {
    TreeSet<Instant> bounds = new TreeSet<>(this.bounds);
    for (PolicyIndex index : books) {
      for (String role : held(index, scenario)) {
        bounds.addAll(index.boundsOf(role));
      }
    }
    List<Instant> instants = new ArrayList<>();
    Instant earliest = bounds.isEmpty() ? Instant.EPOCH : bounds.first().minusMillis(1);
    instants.add(first.isAfter(earliest) ? first : earliest);
    instants.addAll(bounds.tailSet(first, false));
    return instants.stream()
        .filter(
            at ->
                scenario.clauses().stream()
                    .allMatch(clause -> clause.rule().validity().includes(at.toEpochMilli())))
        .toList();
  }
}
