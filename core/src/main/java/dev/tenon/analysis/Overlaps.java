package dev.tenon.analysis;

import com.google.common.collect.ImmutableSet;
import dev.tenon.authz.Request;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.FreshText;
import dev.tenon.enumeration.GenericPath;
import dev.tenon.enumeration.PathEnumerator;
import dev.tenon.enumeration.PatternConstraint;
import dev.tenon.path.Coverage;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds resources that two tenants both show, to one subject each. Every include is looked up among
 * those of earlier tenants; if two overlap, their generic paths are tried against both tenants'
 * excludes. Time grows with the number of includes and of overlapping pairs.
 */
final class Overlaps {

  /** At most this many leaks are reported. */
  private static final int MOST_LEAKS = 1000;

  private record Shown(String tenant, ResourcePattern pattern, boolean inferred) {}

  private final Evaluator evaluator;
  private final Search search;
  private final List<ResourcePattern> shared;
  private final List<Leak> leaks = new ArrayList<>();
  private final Set<Set<String>> leaking = new HashSet<>();
  private final Set<String> inferring = new LinkedHashSet<>();

  Overlaps(Evaluator evaluator, Search search, List<ResourcePattern> shared) {
    this.evaluator = evaluator;
    this.search = search;
    this.shared = shared.stream().map(evaluator.book().policy().aliases()::resolve).toList();
    search.alsoComparedWith(this.shared);
  }

  /** The leaks among all pairs of the selected tenants. */
  Isolation among(Predicate<String> tenants) {
    String reached = "";
    try {
      PatternIndex<Shown> index = new PatternIndex<>(search.budget());
      for (String name : evaluator.book().tenants()) {
        if (tenants.test(name)) {
          List<Shown> own = shownBy(evaluator.book().tenant(name));
          own.forEach(one -> index.eachMeeting(one.pattern, earlier -> compare(earlier, one)));
          own.forEach(one -> index.add(one.pattern, one));
        }
      }
    } catch (Budget.Exhausted exhausted) {
      reached = exhausted.reached() + "; " + leaks.size() + " pairs were found until then";
    }
    if (reached.isEmpty() && !inferring.isEmpty()) {
      reached = "what tenants " + inferring + " infer depends on what the host relates";
    }
    return new Isolation(leaks, reached);
  }

  private static List<Shown> shownBy(Tenant tenant) {
    List<Shown> shown = new ArrayList<>();
    for (TenantClause include : tenant.includes()) {
      shown.add(new Shown(tenant.name(), include.pattern(), false));
    }
    for (Inference inference : tenant.inferences()) {
      shown.add(new Shown(tenant.name(), Places.shown(inference), true));
    }
    return shown;
  }

  private void compare(Shown one, Shown other) {
    Set<String> pair = ImmutableSet.of(one.tenant, other.tenant);
    if (pair.size() == 1 || leaks.size() == MOST_LEAKS || leaking.contains(pair)) {
      return;
    }
    List<PatternConstraint> tracks =
        List.of(PatternConstraint.of(one.pattern, 0), PatternConstraint.of(other.pattern, 1));
    List<Leak> found = new ArrayList<>(1);
    PathEnumerator.find(
        tracks,
        search.fresh(),
        search.lengths(),
        search.budget(),
        word -> {
          search.budget().step();
          if (search.isReachable(word.resource())
              && !isShared(word.resource())
              && shows(one.tenant, word, 0)
              && shows(other.tenant, word, 1)) {
            if (one.inferred || other.inferred) {
              inferring.add(one.inferred ? one.tenant : other.tenant);
              return true;
            }
            confirm(one, other, word).ifPresent(found::add);
          }
          return !found.isEmpty();
        });
    if (!found.isEmpty()) {
      leaks.add(found.get(0));
      leaking.add(pair);
    }
  }

  private boolean isShared(Resource resource) {
    return shared.stream().anyMatch(pattern -> pattern.covers(resource));
  }

  /** Whether no exclude hides the path. */
  private boolean shows(String tenant, GenericPath word, int subject) {
    Variables variables = Variables.none();
    for (String name : evaluator.book().variablesIn(tenant)) {
      variables = variables.with(name, word.valuesOf(subject).getOrDefault(name, Set.of()));
    }
    for (TenantClause exclude : evaluator.book().tenant(tenant).excludes()) {
      if (exclude.pattern().coverage(word.resource(), variables) != Coverage.NONE) {
        return false;
      }
    }
    return true;
  }

  private Optional<Leak> confirm(Shown one, Shown other, GenericPath word) {
    List<Request> first = requests(one.tenant, word, 0);
    List<Request> second = requests(other.tenant, word, 1);
    if (first.isEmpty() || second.isEmpty()) {
      return Optional.empty();
    }
    Request a = Simplifier.of(first.get(0), search.fresh());
    Request b = Simplifier.of(second.get(0), search.fresh());
    boolean plain = !isShared(a.resource()) && evaluator.shows(a) && evaluator.shows(b);
    return Optional.of(leak(one, other, plain ? a : first.get(0), plain ? b : second.get(0)));
  }

  private Leak leak(Shown one, Shown other, Request a, Request b) {
    Counterexample counterexample =
        Counterexample.of(
            Instant.EPOCH,
            Observation.of(
                "visible in " + one.tenant, a, Instant.EPOCH, evaluator.decide(a, Instant.EPOCH)),
            Observation.of(
                "visible in " + other.tenant,
                b,
                Instant.EPOCH,
                evaluator.decide(b, Instant.EPOCH)));
    ResourcePattern region = Regions.common(List.of(one.pattern, other.pattern));
    return new Leak(one.tenant, other.tenant, region, counterexample);
  }

  /** A request of a subject that may enter and sees the resource; else empty. */
  private List<Request> requests(String tenant, GenericPath word, int number) {
    Places places = new Places(evaluator.book(), search);
    for (NamePattern role : evaluator.book().written(tenant).roles()) {
      for (Optional<NamePattern> door : doors()) {
        Set<String> roles = new LinkedHashSet<>();
        roles.add(places.name(role));
        door.ifPresent(pattern -> roles.add(places.name(pattern)));
        Subject subject = subject(tenant, word.valuesOf(number), roles, places);
        Request request =
            Request.of(subject, search.fresh().at(FreshText.ACTION), word.resource())
                .within(tenant);
        if (evaluator.shows(request)) {
          return List.of(request);
        }
      }
    }
    return List.of();
  }

  /** The role patterns whose holders are admitted; empty for no such role. */
  private List<Optional<NamePattern>> doors() {
    List<Optional<NamePattern>> doors = new ArrayList<>();
    doors.add(Optional.empty());
    if (evaluator.book().policy().restrictsEntry()) {
      evaluator.book().policy().authorizedRoles().forEach(role -> doors.add(Optional.of(role)));
      evaluator.book().policy().adminRoles().forEach(role -> doors.add(Optional.of(role)));
    }
    return doors;
  }

  private Subject subject(
      String tenant, Map<String, Set<String>> values, Set<String> roles, Places places) {
    Set<String> ids = values.getOrDefault(Subject.USER, Set.of());
    String id = ids.isEmpty() ? places.someone() : ids.iterator().next();
    Subject subject = Subject.of(id).withRoles(roles);
    for (String name : evaluator.book().variablesIn(tenant)) {
      if (!name.equals(Subject.USER)) {
        subject = subject.withVariable(name, values.getOrDefault(name, Set.of()));
      }
    }
    return subject;
  }
}
