package dev.tenon.analysis;

import dev.tenon.authz.Cause;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.FreshText;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import dev.tenon.satisfiability.Formula;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares two policies, in both directions. For one thread and one question. */
final class Comparison {

  /** The most counterexamples collected, to choose a short one from. */
  static final int MOST_WITNESSES = 64;

  /** The memory charge of a change with its counterexample, in budget steps. */
  static final int SIZE = 64;

  private final Evaluator before;
  private final Evaluator after;
  private final Search search;
  private final Search.Test differs = Search.test(this::differs, this::waysToDiffer);
  private final Search.Test isLost = Search.test(this::isLost, this::waysToLose);
  private final List<AccessChange> found = new ArrayList<>();
  private boolean onlyFirst;

  Comparison(Policy before, Policy after, Budget budget) {
    this(new PolicyIndex(before), new PolicyIndex(after), budget);
  }

  private Comparison(PolicyIndex before, PolicyIndex after, Budget budget) {
    this(before, after, Search.in(budget, before, after));
  }

  Comparison(PolicyIndex before, PolicyIndex after, Search search) {
    this.before = new Evaluator(before, Evaluator.NO_RELATIONS);
    this.after = new Evaluator(after, Evaluator.NO_RELATIONS);
    this.search = search;
  }

  /** All differences. */
  Diff diff() {
    String reached = "";
    try {
      Contrast lost = new Contrast(before.book(), after.book(), search, this::collect);
      Contrast gained = new Contrast(after.book(), before.book(), search, this::collect);
      lost.each();
      gained.each();
      lost.eachUnnamed();
      gained.eachUnnamed();
      reached = Unhandled.first(open(lost, gained), search.open());
    } catch (Budget.Exhausted exhausted) {
      reached = exhausted.reached() + "; " + found.size() + " changes until then";
    }
    return new Diff(group(found), reached);
  }

  /** Whether there is no difference; stops at the first one. */
  Answer equivalent() {
    onlyFirst = true;
    try {
      return diff().asAnswer();
    } catch (Found first) {
      return new Answer.Fails(found.get(0).example());
    }
  }

  /** Thrown at the first difference, to end the search. */
  private static final class Found extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Found() {
      super(null, null, false, false);
    }
  }

  private static String open(Contrast lost, Contrast gained) {
    if (lost.hasOtherNames()) {
      return "the policies give resources other second names";
    }
    Set<String> inferring = new LinkedHashSet<>(lost.inferring());
    inferring.addAll(gained.inferring());
    return inferring.isEmpty()
        ? ""
        : "what tenants " + inferring + " infer depends on what the host relates";
  }

  private void collect(Scenario scenario) {
    for (String action : search.actions(scenario)) {
      for (Counterexample counterexample : search.outcomes(scenario, action, differs)) {
        search.budget().keep(SIZE);
        found.add(change(scenario, action, counterexample));
      }
      if (onlyFirst && !found.isEmpty()) {
        throw new Found();
      }
    }
  }

  private @Nullable Counterexample differs(Request request, Instant at) {
    Decision old = before.decide(request, at);
    Decision now = after.decide(request, at);
    return old.effect() == now.effect() ? null : witness(request, at, old, now);
  }

  /** Every two different effects. */
  private List<List<Formula>> waysToDiffer(Circumstances circumstances) {
    Circumstances.Decided old = circumstances.decided(before);
    Circumstances.Decided now = circumstances.decided(after);
    List<List<Formula>> ways = new ArrayList<>();
    for (Effect one : Effect.values()) {
      for (Effect other : Effect.values()) {
        if (one != other && (old.isConditional() || now.isConditional())) {
          ways.add(List.of(old.is(one), now.is(other)));
        }
      }
    }
    return ways;
  }

  private List<List<Formula>> waysToLose(Circumstances circumstances) {
    Circumstances.Decided old = circumstances.decided(before);
    Circumstances.Decided now = circumstances.decided(after);
    return old.isConditional() || now.isConditional()
        ? List.of(
            List.of(old.is(Effect.ALLOW), now.is(Effect.STAGE)),
            List.of(old.is(Effect.ALLOW), now.is(Effect.DENY)))
        : List.of();
  }

  private static Counterexample witness(Request request, Instant at, Decision old, Decision now) {
    return Counterexample.of(
        at, Observation.of("before", request, at, old), Observation.of("after", request, at, now));
  }

  /**
   * The restrictions of a scenario, with the conditions of the rules that decide the example: the
   * conditions of the scenario's own rules need not be true of it.
   */
  private static List<Restriction> only(Scenario scenario, Counterexample counterexample) {
    return Stream.concat(
            scenario.only().stream().filter(one -> !(one instanceof Restriction.Met)),
            counterexample.observations().stream()
                .filter(one -> one.reason() != Reason.MISSING_ATTRIBUTE)
                .map(Observation::cause)
                .flatMap(cause -> cause instanceof Cause.OfRole of ? Stream.of(of) : Stream.of())
                .map(of -> of.permission().condition())
                .filter(condition -> !condition.isAlways())
                .distinct()
                .map(Restriction.Met::new))
        .toList();
  }

  private AccessChange change(Scenario scenario, String action, Counterexample counterexample) {
    Subject subject = counterexample.request().subject();
    return new AccessChange(
        who(scenario, subject),
        rolesOf(subject),
        scenario.place(),
        Set.of(action.replace(search.fresh().at(FreshText.ACTION), "*")),
        List.of(scenario.region()),
        only(scenario, counterexample),
        counterexample.observations().get(0).effect(),
        counterexample.observations().get(1).effect(),
        counterexample);
  }

  private static Set<String> rolesOf(Subject subject) {
    Set<String> roles = new LinkedHashSet<>(subject.roles());
    subject.heldRoles().forEach(held -> roles.add(held.role()));
    return roles;
  }

  private static String who(Scenario scenario, Subject subject) {
    String roles = String.join(" and ", rolesOf(subject));
    if (scenario.anonymous()) {
      return "who is not identified";
    }
    if (!scenario.anchor().isIdentified()) {
      return roles.isEmpty() ? "everyone" : roles;
    }
    String whom =
        scenario.anchor().client().isEmpty()
            ? "subject " + subject.id()
            : "client " + scenario.anchor().client();
    return roles.isEmpty() ? whom : whom + " with " + roles;
  }

  /** Merges changes that differ only in their actions, then those only in their regions. */
  private static List<AccessChange> group(List<AccessChange> changes) {
    List<AccessChange> byRegion =
        merge(changes, c -> List.of(c.who(), c.tenant(), kind(c), c.only(), c.regions()));
    List<AccessChange> merged =
        merge(byRegion, c -> List.of(c.who(), c.tenant(), kind(c), c.only(), c.actions()));
    Map<Object, List<AccessChange>> groups = new LinkedHashMap<>();
    for (AccessChange change : merged) {
      groups
          .computeIfAbsent(
              List.of(change.who(), change.tenant(), kind(change)), n -> new ArrayList<>())
          .add(change);
    }
    List<AccessChange> told = new ArrayList<>();
    groups
        .values()
        .forEach(
            alike ->
                alike.stream()
                    .filter(change -> alike.stream().noneMatch(wide -> says(wide, change)))
                    .forEach(told::add));
    return told;
  }

  private static Object kind(AccessChange change) {
    return List.of(change.before(), change.after());
  }

  /** Whether a change with fewer restrictions includes a more restricted one. */
  private static boolean says(AccessChange wide, AccessChange narrow) {
    return wide.only().size() < narrow.only().size()
        && Restriction.isWithin(wide.only(), narrow.only())
        && wide.actions().containsAll(narrow.actions())
        && narrow.regions().stream()
            .allMatch(one -> wide.regions().stream().anyMatch(region -> region.covers(one)));
  }

  private static List<AccessChange> merge(
      Collection<AccessChange> changes, Function<AccessChange, Object> key) {
    Map<Object, AccessChange> merged = new LinkedHashMap<>();
    changes.forEach(change -> merged.merge(key.apply(change), change, Comparison::both));
    return List.copyOf(merged.values());
  }

  private static AccessChange both(AccessChange a, AccessChange b) {
    Set<String> actions = new LinkedHashSet<>(a.actions());
    actions.addAll(b.actions());
    List<ResourcePattern> regions = new ArrayList<>(a.regions());
    regions.addAll(b.regions());
    return new AccessChange(
        a.who(),
        a.roles(),
        a.tenant(),
        actions,
        Regions.widest(regions),
        a.only(),
        a.before(),
        a.after(),
        length(a.example()) <= length(b.example()) ? a.example() : b.example());
  }

  private static int length(Counterexample counterexample) {
    return counterexample.request().resource().size();
  }

  /** Whether everything allowed before is allowed after. */
  Answer implies() {
    List<Counterexample> witnesses = new ArrayList<>();
    Contrast lost =
        new Contrast(
            before.book(),
            after.book(),
            search,
            scenario -> {
              if (witnesses.size() < MOST_WITNESSES) {
                search.find(scenario, isLost).ifPresent(witnesses::add);
              }
            });
    String reached = "";
    try {
      lost.each();
      if (witnesses.isEmpty()) {
        lost.eachUnnamed();
      }
      reached = Unhandled.first(open(lost, lost), search.open());
    } catch (Budget.Exhausted exhausted) {
      reached = exhausted.reached();
    }
    Optional<Counterexample> shortest =
        witnesses.stream().min(Comparator.comparingInt(Comparison::length));
    if (shortest.isPresent()) {
      return new Answer.Fails(shortest.get());
    }
    return reached.isEmpty()
        ? new Answer.Holds("what is allowed to any subject before is allowed to it after")
        : new Answer.Undecided(reached);
  }

  private @Nullable Counterexample isLost(Request request, Instant at) {
    Decision old = before.decide(request, at);
    if (old.effect() != Effect.ALLOW) {
      return null;
    }
    Decision now = after.decide(request, at);
    return now.effect() == Effect.ALLOW ? null : witness(request, at, old, now);
  }
}
