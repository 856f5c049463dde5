package dev.tenon.suite;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.tenon.analysis.Analysis;
import dev.tenon.analysis.Answer;
import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Settings;
import dev.tenon.condition.Attributes;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a changed policy makes the same decision as before on every request.
 *
 * <p>A short comparison over the policy's own {@link Vocabulary} detects most changes that matter.
 * The rest is decided by the analysis for all possible requests. What it leaves undecided, and
 * visibility, are compared over the whole vocabulary. Changes that are too large to compare, or
 * concern claims, inference and the values of variables, count as different. In a policy with
 * conditions, the analysis comes first; what it leaves undecided is compared with {@linkplain
 * OpaqueConditions independent truth values} of all conditions, and counts as different if they do
 * not prove it equal.
 */
final class Equivalence {

  /** The most requests per change in the short comparison. */
  private static final long FEW_QUESTIONS = 20_000;

  /** The most requests per change. */
  private static final long MOST_QUESTIONS = 3_000_000;

  /** The analysis budget of one change, in steps: sufficient except for unusual patterns. */
  private static final long MOST_STEPS = 10_000;

  /** The kinds of change that are not compared. */
  private static final Set<String> DIFFERENT = Set.of("drop-inference", "admit-values");

  /** The result of a comparison. */
  private enum Verdict {
    SAME,
    DIFFERENT,
    /** Undecided: more requests are needed. */
    OPEN
  }

  /** The relations that the host returns. */
  private enum Relating {
    NOTHING,
    ALL
  }

  private final Vocabulary words;
  private final CaseClock clock = new CaseClock();
  private final Policy before;
  private final Map<Relating, Authorizer> compiled = new EnumMap<>(Relating.class);
  private final boolean infers;

  Equivalence(Policy policy, Collection<Suite> suites) {
    this.words = new Vocabulary(policy, suites);
    this.before = policy;
    this.infers = policy.tenants().stream().anyMatch(tenant -> !tenant.inferences().isEmpty());
  }

  /** Whether the changed policy is equivalent. */
  boolean isSame(Mutation change, Policy after) {
    if (change.reach().claims() || DIFFERENT.contains(change.kind())) {
      return false;
    }
    if (before.inheritsUnderConditions() || after.inheritsUnderConditions()) {
      return change.isOfRule()
          && Analysis.of(before).withBudget(MOST_STEPS).equivalent(after).holds();
    }
    if (OpaqueConditions.areIn(before) || OpaqueConditions.areIn(after)) {
      return isSameWithConditions(change, after);
    }
    Verdict glance = compare(change, after, FEW_QUESTIONS);
    if (glance == Verdict.DIFFERENT) {
      return false;
    }
    Answer answer = Analysis.of(before).withBudget(MOST_STEPS).equivalent(after);
    if (answer instanceof Answer.Fails) {
      return false;
    }
    if (answer.holds() && change.isOfRule()) {
      return true;
    }
    return Verdict.SAME
        == (glance == Verdict.OPEN ? compare(change, after, MOST_QUESTIONS) : glance);
  }

  /** By the analysis; what it leaves undecided, by independent truth values of all conditions. */
  private boolean isSameWithConditions(Mutation change, Policy after) {
    Answer answer = Analysis.of(before).withBudget(MOST_STEPS).equivalent(after);
    if (answer instanceof Answer.Fails) {
      return false;
    }
    if (answer.holds() && change.isOfRule()) {
      return true;
    }
    Optional<OpaqueConditions.Pair> pair = OpaqueConditions.of(before, after);
    return pair.isPresent() && words.isComplete() && !infers && isSame(change, pair.get());
  }

  private boolean isSame(Mutation change, OpaqueConditions.Pair pair) {
    Authorizer one = compile(pair.before(), Relating.NOTHING);
    Authorizer other = compile(pair.after(), Relating.NOTHING);
    return new Comparison(change, one, other, pair.valuations(), MOST_QUESTIONS).verdict()
        == Verdict.SAME;
  }

  private Verdict compare(Mutation change, Policy after, long most) {
    if (!words.isComplete()) {
      return Verdict.OPEN;
    }
    // If sources are shown alike without relations, and targets are hidden alike with all of them,
    // visibility is the same for any relations of the host.
    Verdict verdict = compare(change, after, Relating.NOTHING, most);
    return verdict != Verdict.SAME || !infers || change.reach().tenant().isEmpty()
        ? verdict
        : compare(change, after, Relating.ALL, most);
  }

  private Verdict compare(Mutation change, Policy after, Relating relating, long most) {
    Authorizer one = compiled.computeIfAbsent(relating, how -> compile(before, how));
    List<Attributes> none = List.of(Attributes.none());
    return new Comparison(change, one, compile(after, relating), none, most).verdict();
  }

  private Authorizer compile(Policy policy, Relating relating) {
    Settings settings = Runner.settings(Suite.of(""), clock);
    List<Resource> all = relating == Relating.ALL ? words.resources(List.of()) : List.of();
    return Authorizer.compile(policy, settings.withRelations((relation, target) -> all));
  }

  /** Sets of roles: the changed one, one of the policy's, and one that admits its holder. */
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
    private final Mutation change;
    private final List<Resource> resources;
    private final Set<String> actions;
    private final List<Attributes> valuations;
    private final Map<Object, List<Resource>> visible = new HashMap<>();
    private final long most;
    private long questions;

    Comparison(
        Mutation change,
        Authorizer before,
        Authorizer after,
        List<Attributes> valuations,
        long most) {
      this.valuations = valuations;
      this.before = before;
      this.after = after;
      this.change = change;
      this.most = most;
      this.resources =
          change.isReplacement()
              ? words.resourcesBetween(change.reach().patterns())
              : words.resources(change.reach().patterns());
      this.actions =
          change.reach().actions().isEmpty() ? words.actions() : change.reach().actions();
    }

    Verdict verdict() {
      return isSame() ? Verdict.SAME : questions > most ? Verdict.OPEN : Verdict.DIFFERENT;
    }

    private boolean isSame() {
      Set<Set<String>> holdings = holdings(change.reach().role());
      for (Subject bare : words.subjects()) {
        if (change.reach().subjects().test(bare)) {
          for (Set<String> roles : holdings) {
            if (!isSame(bare.isIdentified() ? bare.withRoles(roles) : bare)) {
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
            if (!isSame(one, other, action, resource)) {
              return false;
            }
          }
        }
      }
      return true;
    }

    private boolean isSame(Access one, Access other, String action, Resource resource) {
      for (Attributes given : valuations) {
        if (++questions > most
            || one.check(action, resource, given).effect()
                != other.check(action, resource, given).effect()) {
          return false;
        }
      }
      return true;
    }

    /** The resources visible before or after: the same for all who may enter the tenant. */
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
        questions++;
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
