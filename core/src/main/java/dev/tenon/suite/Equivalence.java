package dev.tenon.suite;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Subject;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a changed policy decides every request as before: compared over the policy's own {@link
 * Vocabulary}. What is too much to compare, or is about claims and inference, counts as changed.
 */
final class Equivalence {

  /** So many checks are made for one change. */
  private static final long MOST_CHECKS = 2_000_000;

  private final Vocabulary words;
  private final CaseClock clock = new CaseClock();
  private final Suite suite = Suite.of("");
  private final Authorizer before;
  private final Map<Subject, Access> known = new HashMap<>();

  Equivalence(Policy policy, Collection<Suite> suites) {
    this.words = new Vocabulary(policy, suites);
    this.before = Authorizer.compile(policy, Runner.settings(suite, clock));
  }

  /** The one place where it is decided what means the same. */
  boolean isSame(Change change, Policy after) {
    if (change.reach().claims() || change.kind().equals("drop-inference")) {
      return false;
    }
    List<Resource> resources = words.resources(change.reach().patterns());
    Set<String> actions =
        change.reach().actions().isEmpty() ? words.actions() : change.reach().actions();
    List<Subject> subjects =
        words.subjects().stream()
            .filter(subject -> change.reach().subjects().test(subject))
            .toList();
    Set<Set<String>> held = holdings(change.reach().role());
    long checks =
        (long) resources.size()
            * actions.size()
            * subjects.size()
            * held.size()
            * words.times().size()
            * words.tenants().size();
    if (resources.isEmpty() || subjects.isEmpty() || checks > MOST_CHECKS) {
      return false;
    }
    return new Comparison(Authorizer.compile(after, Runner.settings(suite, clock)))
        .isSame(resources, actions, subjects, held);
  }

  /** Sets of roles: the touched one, with up to two others. */
  private Set<Set<String>> holdings(String touched) {
    Set<String> base =
        touched.isEmpty() || touched.equals(Role.EVERYONE) ? Set.of() : Set.of(touched);
    Set<Set<String>> all = new LinkedHashSet<>();
    for (String one : words.roles()) {
      for (String other : base.isEmpty() ? words.roles() : words.entering()) {
        all.add(Sets.union(base, ImmutableSet.of(one, other)).immutableCopy());
      }
    }
    all.add(base);
    return all;
  }

  private final class Comparison {

    private final Authorizer after;

    Comparison(Authorizer after) {
      this.after = after;
    }

    boolean isSame(
        List<Resource> resources,
        Set<String> actions,
        List<Subject> subjects,
        Set<Set<String>> held) {
      for (Subject bare : subjects) {
        for (Set<String> roles : held) {
          Subject subject = bare.withRoles(roles);
          Access one = known.computeIfAbsent(subject, before::access);
          Access other = after.access(subject);
          for (String tenant : words.tenants()) {
            if (!isSame(one.within(tenant), other.within(tenant), resources, actions)) {
              return false;
            }
          }
        }
      }
      return true;
    }

    private boolean isSame(
        Access one, Access other, List<Resource> resources, Set<String> actions) {
      for (Resource resource : resources) {
        if (one.isVisible(resource) != other.isVisible(resource)) {
          return false;
        }
        for (String action : actions) {
          for (Instant time : words.times()) {
            clock.set(time);
            if (one.check(action, resource).effect() != other.check(action, resource).effect()) {
              return false;
            }
          }
        }
      }
      return true;
    }
  }
}
