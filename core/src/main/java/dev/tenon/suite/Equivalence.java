package dev.tenon.suite;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.tenon.analysis.Analysis;
import dev.tenon.analysis.Answer;
import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Settings;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a changed policy decides every request as before. The analysis decides it for every
 * request there can be. What it leaves open, and whether the same is visible, is compared over the
 * policy's own {@link Vocabulary}. What is too much to compare, or is about claims and inference,
 * counts as changed.
 */
final class Equivalence {

  /** So many steps of analysis are granted to one change: some hundredths of a second. */
  private static final long MOST_STEPS = 100_000;

  /** So many questions are asked about one change. */
  private static final long MOST_QUESTIONS = 3_000_000;

  private final Vocabulary words;
  private final CaseClock clock = new CaseClock();
  private final Policy before;
  private final boolean infers;

  Equivalence(Policy policy, Collection<Suite> suites) {
    this.words = new Vocabulary(policy, suites);
    this.before = policy;
    this.infers = policy.tenants().stream().anyMatch(tenant -> !tenant.inferences().isEmpty());
  }

  /** The one place where it is decided what means the same. */
  boolean isSame(Change change, Policy after) {
    if (change.reach().claims() || change.kind().equals("drop-inference")) {
      return false;
    }
    Answer answer = Analysis.of(before).withBudget(MOST_STEPS).diff(after).asAnswer();
    if (answer instanceof Answer.Fails) {
      return false;
    }
    return (answer.holds() && change.isOfRule()) || isSameInWords(change, after);
  }

  private boolean isSameInWords(Change change, Policy after) {
    if (!words.isComplete()) {
      return false;
    }
    // With no relations, sources are shown alike; with all of them, targets are hidden alike:
    // then whatever the host relates shows the same.
    return isSame(change, after, Relating.NOTHING)
        && (!infers || change.reach().tenant().isEmpty() || isSame(change, after, Relating.ALL));
  }

  private enum Relating {
    NOTHING,
    ALL
  }

  private boolean isSame(Change change, Policy after, Relating relating) {
    Settings settings = Runner.settings(Suite.of(""), clock);
    if (relating == Relating.ALL) {
      List<Resource> all = words.resources(List.of());
      settings = settings.withRelations((relation, target) -> all);
    }
    return new Comparison(
            change, Authorizer.compile(before, settings), Authorizer.compile(after, settings))
        .isSame();
  }

  /** Sets of roles: the touched one, one of the policy's, and one that lets its holder in. */
  private Set<Set<String>> holdings(String touched) {
    Set<String> base =
        touched.isEmpty() || touched.equals(Role.EVERYONE) ? Set.of() : Set.of(touched);
    Set<Set<String>> all = new LinkedHashSet<>();
    all.add(base);
    for (String one : words.roles()) {
      for (String other : words.entering()) {
        all.add(Sets.union(base, ImmutableSet.of(one, other)).immutableCopy());
      }
    }
    return all;
  }

  /** The policy before and after one change. */
  private final class Comparison {

    private final Authorizer before;
    private final Authorizer after;
    private final Change change;
    private final List<Resource> resources;
    private final Set<String> actions;
    private final Map<Object, List<Resource>> visible = new HashMap<>();
    private long questions;

    Comparison(Change change, Authorizer before, Authorizer after) {
      this.before = before;
      this.after = after;
      this.change = change;
      this.resources =
          change.isReplacement()
              ? words.resourcesBetween(change.reach().patterns())
              : words.resources(change.reach().patterns());
      this.actions =
          change.reach().actions().isEmpty() ? words.actions() : change.reach().actions();
    }

    boolean isSame() {
      Set<Set<String>> holdings = holdings(change.reach().role());
      for (Subject bare : words.subjects()) {
        if (change.reach().subjects().test(bare)) {
          for (Set<String> roles : holdings) {
            if (!isSame(bare.withRoles(roles))) {
              return false;
            }
          }
        }
      }
      return true;
    }

    private boolean isSame(Subject subject) {
      Access one = before.access(subject);
      Access other = after.access(subject);
      Set<String> tenants =
          new LinkedHashSet<>(Sets.union(Set.copyOf(one.tenants()), Set.copyOf(other.tenants())));
      if (!one.tenants().equals(other.tenants()) && !resources.isEmpty()) {
        tenants.add("");
      }
      if (tenants.isEmpty()) {
        tenants.add("");
      }
      for (String tenant : tenants) {
        if (!isSame(subject, one.within(tenant), other.within(tenant), tenant)) {
          return false;
        }
      }
      return true;
    }

    private boolean isSame(Subject subject, Access one, Access other, String tenant) {
      for (Resource resource : seen(subject, one, other, tenant)) {
        if (one.isVisible(resource) != other.isVisible(resource)) {
          return false;
        }
        for (String action : actions) {
          for (Instant time : words.times()) {
            clock.set(time);
            if (++questions > MOST_QUESTIONS
                || one.check(action, resource).effect() != other.check(action, resource).effect()) {
              return false;
            }
          }
        }
      }
      return true;
    }

    /** What is visible before or after: the same for all who may work in the tenant. */
    private List<Resource> seen(Subject subject, Access one, Access other, String tenant) {
      Object who =
          List.of(
              subject.id(),
              subject.variables(),
              tenant,
              one.tenants().contains(tenant),
              other.tenants().contains(tenant));
      boolean cached = !tenant.isEmpty();
      List<Resource> known = cached ? visible.get(who) : null;
      if (known != null) {
        return known;
      }
      List<Resource> found = new ArrayList<>();
      for (Resource resource : resources) {
        if (one.isVisible(resource) || other.isVisible(resource)) {
          found.add(resource);
        }
      }
      if (cached) {
        visible.put(who, found);
      }
      return found;
    }
  }
}
