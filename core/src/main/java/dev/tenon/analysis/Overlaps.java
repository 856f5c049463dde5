package dev.tenon.analysis;

import com.google.common.collect.ImmutableSet;
import dev.tenon.authz.Request;
import dev.tenon.path.Coverage;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Subject;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
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
 * What two tenants both show, to one subject each. Every include is looked up among those of the
 * tenants before it; where two meet, their generic words are tried against both tenants' excludes.
 * Time grows with the includes and with the pairs that meet.
 */
final class Overlaps {

  /** More leaks than these are not for reading. */
  private static final int MOST_LEAKS = 1000;

  private record Shown(String tenant, ResourcePattern pattern, boolean inferred) {}

  private final Judge judge;
  private final Search search;
  private final List<ResourcePattern> shared;
  private final List<Leak> leaks = new ArrayList<>();
  private final Set<Set<String>> leaking = new HashSet<>();
  private final Set<String> inferring = new LinkedHashSet<>();

  Overlaps(Judge judge, Search search, List<ResourcePattern> shared) {
    this.judge = judge;
    this.search = search;
    this.shared = shared.stream().map(judge.book().policy().aliases()::resolve).toList();
  }

  /** All pairs of some tenants. */
  Isolation among(Predicate<String> tenants) {
    String reached = "";
    try {
      PatternIndex<Shown> index = new PatternIndex<>(search.budget());
      for (String name : judge.book().tenants()) {
        if (tenants.test(name)) {
          List<Shown> own = shownBy(judge.book().tenant(name));
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
    List<Track> tracks = List.of(Track.of(one.pattern, 0), Track.of(other.pattern, 1));
    List<Leak> found = new ArrayList<>(1);
    Words.find(
        tracks,
        search.fresh(),
        search.longest(),
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

  /** Whether no exclude hides it. */
  private boolean shows(String tenant, Word word, int subject) {
    Variables variables = Variables.none();
    for (String name : judge.book().variablesIn(tenant)) {
      variables = variables.with(name, word.valuesOf(subject).getOrDefault(name, Set.of()));
    }
    for (TenantClause exclude : judge.book().tenant(tenant).excludes()) {
      if (exclude.pattern().coverage(word.resource(), variables) != Coverage.NONE) {
        return false;
      }
    }
    return true;
  }

  private Optional<Leak> confirm(Shown one, Shown other, Word word) {
    List<Request> first = requests(one.tenant, word, 0);
    List<Request> second = requests(other.tenant, word, 1);
    if (first.isEmpty() || second.isEmpty()) {
      return Optional.empty();
    }
    Request a = Plain.of(first.get(0), search.fresh());
    Request b = Plain.of(second.get(0), search.fresh());
    boolean plain = !isShared(a.resource()) && judge.shows(a) && judge.shows(b);
    return Optional.of(leak(one, other, plain ? a : first.get(0), plain ? b : second.get(0)));
  }

  private Leak leak(Shown one, Shown other, Request a, Request b) {
    Witness witness =
        Witness.of(
            Instant.EPOCH,
            Sighting.of(
                "visible in " + one.tenant, a, Instant.EPOCH, judge.decide(a, Instant.EPOCH)),
            Sighting.of(
                "visible in " + other.tenant, b, Instant.EPOCH, judge.decide(b, Instant.EPOCH)));
    ResourcePattern region = Regions.common(List.of(one.pattern, other.pattern));
    return new Leak(one.tenant, other.tenant, region, witness);
  }

  /** Requests by somebody who may enter, for whom the engine shows the resource; one is enough. */
  private List<Request> requests(String tenant, Word word, int number) {
    Places places = new Places(judge.book(), search);
    for (NamePattern role : judge.book().written(tenant).roles()) {
      for (Optional<NamePattern> door : doors()) {
        Set<String> roles = new LinkedHashSet<>();
        roles.add(places.name(role));
        door.ifPresent(pattern -> roles.add(places.name(pattern)));
        Subject subject = subject(tenant, word.valuesOf(number), roles, places);
        Request request =
            Request.of(subject, search.fresh().at(Fresh.ACTION), word.resource()).within(tenant);
        if (judge.shows(request)) {
          return List.of(request);
        }
      }
    }
    return List.of();
  }

  /** Whose holders are admitted; nobody in particular where everyone is. */
  private List<Optional<NamePattern>> doors() {
    List<Optional<NamePattern>> doors = new ArrayList<>();
    doors.add(Optional.empty());
    if (judge.book().policy().restrictsEntry()) {
      judge.book().policy().authorizedRoles().forEach(role -> doors.add(Optional.of(role)));
      judge.book().policy().adminRoles().forEach(role -> doors.add(Optional.of(role)));
    }
    return doors;
  }

  private Subject subject(
      String tenant, Map<String, Set<String>> values, Set<String> roles, Places places) {
    Set<String> ids = values.getOrDefault(Subject.USER, Set.of());
    String id = ids.isEmpty() ? places.someone() : ids.iterator().next();
    Subject subject = Subject.of(id).withRoles(roles);
    for (String name : judge.book().variablesIn(tenant)) {
      if (!name.equals(Subject.USER)) {
        subject = subject.withVariable(name, values.getOrDefault(name, Set.of()));
      }
    }
    return subject;
  }
}
