package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.authz.Request;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.FreshText;
import dev.tenon.enumeration.GenericPath;
import dev.tenon.enumeration.NameEnumerator;
import dev.tenon.enumeration.PathEnumerator;
import dev.tenon.enumeration.PatternConstraint;
import dev.tenon.enumeration.TenantNames;
import dev.tenon.enumeration.Tenants;
import dev.tenon.path.Coverage;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.subject.Subject;
import dev.tenon.subject.TenantName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds resources that two tenants both show, to one subject each. Every include is looked up among
 * those of earlier tenants; if two overlap, their generic paths are tried against both tenants'
 * excludes. Time grows with the number of includes and of overlapping pairs.
 */
final class Overlaps {

  /** At most this many leaks are reported. */
  private static final int MOST_LEAKS = 1000;

  /**
   * What a tenant or some tenants of a family show.
   *
   * @param owner the tenant or family in the policy
   * @param tenant the name in reports
   * @param names the possible names
   */
  private record Shown(
      String owner, String tenant, TenantNames names, ResourcePattern pattern, boolean inferred) {

    boolean isFamily() {
      return !(names.patterns().get(0) instanceof Literal);
    }
  }

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

  /** The leaks among all pairs of all tenants, and among the tenants of each family. */
  Isolation amongAll() {
    return among(evaluator.book().tenants());
  }

  /** The leaks among all pairs of some tenants, and among the tenants of each family named. */
  Isolation among(Set<String> tenants) {
    PolicyIndex book = evaluator.book();
    String reached = "";
    try {
      PatternIndex<Shown> index = new PatternIndex<>(search.budget());
      for (String name : tenants) {
        boolean defined = book.tenants().contains(name);
        String owner = defined ? name : book.owner(name);
        TenantNames names =
            defined
                ? book.names(name)
                : new TenantNames(ImmutableList.of(new Literal(name)), name::equals);
        List<Shown> own = shownBy(owner, name, names);
        own.forEach(one -> index.eachMeeting(one.pattern, earlier -> compare(earlier, one)));
        for (int i = 0; i < own.size() && own.get(i).isFamily(); i++) {
          for (Shown other : own.subList(i, own.size())) {
            if (Regions.mayMeet(own.get(i).pattern, other.pattern)) {
              compare(own.get(i), other);
            }
          }
        }
        own.forEach(one -> index.add(one.pattern, one));
      }
    } catch (Budget.Exhausted exhausted) {
      reached = exhausted.reached() + "; " + leaks.size() + " pairs were found until then";
    }
    if (reached.isEmpty() && !inferring.isEmpty()) {
      reached = "what tenants " + inferring + " infer depends on what the host relates";
    }
    return new Isolation(leaks, reached);
  }

  private List<Shown> shownBy(String owner, String name, TenantNames names) {
    Tenant tenant = evaluator.book().tenant(owner);
    List<Shown> shown = new ArrayList<>();
    for (TenantClause include : tenant.includes()) {
      shown.add(new Shown(owner, name, names, include.pattern(), false));
    }
    for (Inference inference : tenant.inferences()) {
      shown.add(new Shown(owner, name, names, Places.shown(inference), true));
    }
    return shown;
  }

  private void compare(Shown one, Shown other) {
    Set<String> pair = ImmutableSet.of(one.tenant, other.tenant);
    if ((pair.size() == 1 && !one.isFamily())
        || leaks.size() == MOST_LEAKS
        || leaking.contains(pair)) {
      return;
    }
    List<PatternConstraint> tracks =
        List.of(PatternConstraint.of(one.pattern, 0), PatternConstraint.of(other.pattern, 1));
    List<Leak> found = new ArrayList<>(1);
    PathEnumerator.find(
        tracks,
        new Tenants(one.names, other.names, true),
        search.fresh(),
        search.lengths(),
        search.budget(),
        word -> {
          search.budget().step();
          if (search.isReachable(word.resource())
              && !isShared(word.resource())
              && shows(one, word, 0)
              && shows(other, word, 1)) {
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
  private boolean shows(Shown shown, GenericPath word, int person) {
    return name(shown, word, person)
        .map(name -> shows(shown.owner, name, word, person))
        .orElse(false);
  }

  /** The name of the tenant of a person; empty if none is possible. */
  private Optional<String> name(Shown shown, GenericPath word, int person) {
    Set<String> compared = word.valuesOf(person, Subject.TENANT);
    return compared.isEmpty()
        ? NameEnumerator.of(
                shown.names.patterns(),
                search.fresh().at(FreshText.TENANT + person),
                search.budget())
            .stream()
            .filter(shown.names.accepts())
            .findFirst()
        : compared.stream().findFirst();
  }

  private boolean shows(String tenant, String name, GenericPath word, int person) {
    Variables variables = Variables.none();
    for (String variable : evaluator.book().variablesIn(tenant)) {
      variables = variables.with(variable, word.valuesOf(person, variable));
    }
    if (TenantName.isValid(name)) {
      variables = variables.with(Subject.TENANT, name);
    }
    for (TenantClause exclude : evaluator.book().tenant(tenant).excludes()) {
      if (exclude.pattern().coverage(word.resource(), variables) != Coverage.NONE) {
        return false;
      }
    }
    return true;
  }

  private Optional<Leak> confirm(Shown one, Shown other, GenericPath word) {
    List<Request> first = requests(one, word, 0);
    List<Request> second = requests(other, word, 1);
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
                "visible in " + a.tenant(), a, Instant.EPOCH, evaluator.decide(a, Instant.EPOCH)),
            Observation.of(
                "visible in " + b.tenant(), b, Instant.EPOCH, evaluator.decide(b, Instant.EPOCH)));
    ResourcePattern region = Regions.common(List.of(one.pattern, other.pattern));
    return new Leak(one.tenant, other.tenant, region, counterexample);
  }

  /** A request of a subject that may enter and sees the resource; else empty. */
  private List<Request> requests(Shown shown, GenericPath word, int person) {
    String name = name(shown, word, person).orElseThrow();
    Places places = new Places(evaluator.book(), search);
    for (NamePattern role : evaluator.book().written(shown.owner).roles()) {
      for (Optional<NamePattern> door : doors()) {
        Set<String> roles = new LinkedHashSet<>();
        roles.add(places.name(role));
        door.ifPresent(pattern -> roles.add(places.name(pattern)));
        for (Subject subject : subjects(shown.owner, name, word, person, roles)) {
          Request request =
              Request.of(subject, search.fresh().at(FreshText.ACTION), word.resource())
                  .within(name);
          if (evaluator.shows(request)) {
            return List.of(request);
          }
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

  /** A subject that holds the roles everywhere, and one that holds them in the tenant. */
  private List<Subject> subjects(
      String tenant, String name, GenericPath word, int person, Set<String> roles) {
    Set<String> ids = word.valuesOf(person, Subject.USER);
    String id = ids.isEmpty() ? search.fresh().at(FreshText.USER) : ids.iterator().next();
    Subject subject = Subject.of(id);
    for (String variable : evaluator.book().variablesIn(tenant)) {
      if (!variable.equals(Subject.USER) && !variable.equals(Subject.TENANT)) {
        subject = subject.withVariable(variable, word.valuesOf(person, variable));
      }
    }
    Subject everywhere = subject.withRoles(roles);
    boolean inTenant =
        roles.stream()
            .flatMap(role -> evaluator.book().closureOf(role).stream())
            .anyMatch(evaluator.book()::isHeldInTenantOnly);
    return inTenant && TenantName.isValid(name)
        ? List.of(everywhere, subject.withRolesIn(name, roles.toArray(String[]::new)))
        : List.of(everywhere);
  }
}
