package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.analysis.TinyWorld.Decided;
import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every question about every policy within a small bound, against every request within it. */
class ExhaustiveAnswersTest {

  private static final List<ResourcePattern> FEW =
      List.of("a", "*", "a/*", "a/.", "*/a", "${p}").stream().map(ResourcePattern::parse).toList();
  private static final List<ResourcePattern> MANY =
      TinyWorld.patterns(2, "a", "*", "a*", "**", "${p}");
  private static final Set<NamePattern> ACTIONS = Set.of(NamePattern.of(TinyWorld.ACTION));

  private long asked;
  private long held;

  private void count(boolean expected, Answer answer, Object... about) {
    boolean decided = !(answer instanceof Answer.Undecided);
    assertTrue(decided && expected == answer.holds(), () -> List.of(about) + ": " + answer);
    asked++;
    held += expected ? 1 : 0;
  }

  private void report(long least) {
    System.out.println(asked + " questions, " + held + " hold, all as brute force says");
    assertTrue(asked >= least && held > least / 100 && held < asked, () -> asked + " " + held);
  }

  @Test
  void everyPairOfPolicies_differsWhereBruteForceSaysSo() {
    comparePairs(TinyWorld.policies(TinyWorld.rules(FEW)), 45);
    report(600);
  }

  @Test
  @Tag("slow")
  void everyPairOfManyPolicies_differsWhereBruteForceSaysSo() {
    comparePairs(TinyWorld.policies(TinyWorld.rules(FEW)), 15);
    comparePairs(TinyWorld.policies(TinyWorld.rules(MANY.subList(0, 16))), 61);
    report(25_900);
  }

  @Test
  void everyPairOfPoliciesWithExceptions_differsWhereBruteForceSaysSo() {
    comparePairs(TinyWorld.policies(rulesWithExceptions()), 69);
    report(500);
  }

  @Test
  @Tag("slow")
  void everyPairOfManyPoliciesWithExceptions_differsWhereBruteForceSaysSo() {
    comparePairs(TinyWorld.policies(rulesWithExceptions()), 23);
    report(1_500);
  }

  @Test
  void everyInvariant_ofEveryPolicyWithExceptionsHoldsWhereBruteForceSaysSo() {
    for (Policy policy : TinyWorld.policies(rulesWithExceptions())) {
      BitSet served = Decided.by(policy).served();
      for (String text : List.of("a", "a/*", "a/a", "a/.", "a*/*/a")) {
        ResourcePattern region = ResourcePattern.parse(text);
        Analysis analysis = Analysis.of(policy);
        count(
            none(served, request -> covers(region, request)),
            analysis.prove(new Invariant.Never(ACTIONS, region, Place.code())),
            policy.roles(),
            "never",
            region);
        count(
            none(served, request -> !covers(region, request)),
            analysis.allowsNothingBeyond(region),
            policy.roles(),
            "within",
            region);
      }
    }
    report(1_500);
  }

  /** An allow and a deny with none, one or two exceptions. */
  private static List<Permission> rulesWithExceptions() {
    List<Permission> rules = new ArrayList<>();
    for (String pattern : List.of("*", "a", "a/*")) {
      for (Permission rule :
          List.of(Permission.allow(TinyWorld.ACTION), Permission.deny(TinyWorld.ACTION))) {
        Permission bare = rule.on(pattern);
        rules.add(bare);
        rules.add(bare.except(Except.resources("a/a")));
        rules.add(bare.except(Except.resources("*/."), Except.resources("a/a*")));
      }
    }
    return rules;
  }

  /** Each n-th, from the first on. */
  private static <T> List<T> each(int step, List<T> all) {
    return IntStream.range(0, all.size()).filter(i -> i % step == 0).mapToObj(all::get).toList();
  }

  /** Both diff and implication; of those that do not start with the same rule, each n-th. */
  private void comparePairs(List<Policy> policies, int step) {
    List<Decided> decided = policies.stream().map(Decided::by).toList();
    for (int i = 0; i < policies.size(); i++) {
      for (int j = i % step; j < policies.size(); j += step) {
        Policy before = policies.get(i);
        Policy after = policies.get(j);
        Decided old = decided.get(i);
        Decided now = decided.get(j);
        count(old.equals(now), Analysis.equivalent(before, after), before.roles(), after.roles());
        count(
            TinyWorld.isWithin(old.allowed(), now.allowed()),
            Analysis.implies(before, after),
            before.roles(),
            after.roles());
      }
    }
  }

  @Test
  void everyInvariant_ofEveryPolicyHoldsWhereBruteForceSaysSo() {
    invariants(TinyWorld.policies(TinyWorld.rules(FEW)), FEW);
    report(1_300);
  }

  @Test
  @Tag("slow")
  void everyInvariant_ofManyPoliciesHoldsWhereBruteForceSaysSo() {
    invariants(each(7, TinyWorld.policies(TinyWorld.rules(MANY))), MANY);
    report(28_000);
  }

  private void invariants(List<Policy> policies, List<ResourcePattern> regions) {
    for (Policy policy : policies) {
      Analysis analysis = Analysis.of(policy);
      BitSet served = Decided.by(policy).served();
      for (ResourcePattern region : regions) {
        count(
            none(served, request -> covers(region, request)),
            analysis.prove(new Invariant.Never(ACTIONS, region, Place.code())),
            policy.roles(),
            "never",
            region);
        count(
            none(served, request -> !covers(region, request)),
            analysis.allowsNothingBeyond(region),
            policy.roles(),
            "within",
            region);
      }
      count(
          isApart(served),
          analysis.prove(new Invariant.Apart("p", List.of(), Set.of(), Place.code())),
          policy.roles(),
          "apart");
    }
  }

  private static boolean covers(ResourcePattern region, Request request) {
    return Served.covers(region, request);
  }

  private static boolean none(BitSet served, Predicate<Request> counts) {
    return served.stream().mapToObj(Decided::request).noneMatch(counts);
  }

  /** Whether no two subjects without a common value are served the same; one may be there twice. */
  private static boolean isApart(BitSet served) {
    int all = TinyWorld.RESOURCES.size();
    for (int i = 0; i < TinyWorld.SUBJECTS.size(); i++) {
      for (int j = 0; j < TinyWorld.SUBJECTS.size(); j++) {
        if (Collections.disjoint(values(i), values(j))) {
          for (int at = 0; at < all; at++) {
            if (served.get(i * all + at) && served.get(j * all + at)) {
              return false;
            }
          }
        }
      }
    }
    return true;
  }

  private static Set<String> values(int subject) {
    return Served.values(TinyWorld.SUBJECTS.get(subject), "p");
  }

  @Test
  void everyPairOfTenants_isIsolatedWhereBruteForceSaysSo() {
    isolate(TinyWorld.tenants(FEW), List.of());
    isolate(TinyWorld.tenants(FEW), List.of(ResourcePattern.parse("a/*")));
    report(900);
  }

  @Test
  @Tag("slow")
  void everyPairOfManyTenants_isIsolatedWhereBruteForceSaysSo() {
    isolate(each(3, TinyWorld.tenants(MANY)), List.of());
    report(44_000);
  }

  private void isolate(List<Tenant> tenants, List<ResourcePattern> shared) {
    List<Set<Resource>> seen = new ArrayList<>();
    tenants.forEach(tenant -> seen.add(seenIn(tenant, shared)));
    for (int i = 0; i < tenants.size(); i++) {
      for (int j = i; j < tenants.size(); j++) {
        Policy policy =
            Policy.builder()
                .tenant(renamed(tenants.get(i), "one"))
                .tenant(renamed(tenants.get(j), "other"))
                .build();
        count(
            Collections.disjoint(seen.get(i), seen.get(j)),
            Analysis.of(policy)
                .isolated("one", "other", shared.toArray(new ResourcePattern[shared.size()])),
            policy.tenants());
      }
    }
  }

  private static Tenant renamed(Tenant tenant, String name) {
    return Tenant.of(name)
        .including(tenant.includes())
        .excluding(tenant.excludes())
        .enteredBy(tenant.roles());
  }

  private static Set<Resource> seenIn(Tenant tenant, List<ResourcePattern> shared) {
    Authorizer authorizer = Authorizer.compile(Policy.builder().tenant(tenant).build());
    Set<Resource> seen = new HashSet<>();
    for (Subject subject : TinyWorld.SUBJECTS) {
      Access access = authorizer.access(subject);
      TinyWorld.RESOURCES.stream().filter(access::isVisible).forEach(seen::add);
    }
    seen.removeIf(resource -> shared.stream().anyMatch(pattern -> pattern.covers(resource)));
    return seen;
  }

  @Test
  void everyRule_isDeadWhereBruteForceMissesNothingWithoutIt() {
    bury(TinyWorld.policies(TinyWorld.rules(MANY.subList(0, 7))));
    report(400);
  }

  @Test
  @Tag("slow")
  void everyRuleOfManyPolicies_isDeadWhereBruteForceMissesNothingWithoutIt() {
    bury(TinyWorld.policies(TinyWorld.rules(MANY)));
    report(8_000);
  }

  private void bury(List<Policy> policies) {
    for (Policy policy : policies) {
      Decided decided = Decided.by(policy);
      DeadRules dead = Analysis.of(policy).dead();
      assertTrue(dead.isDecided());
      List<Permission> rules = policy.roles().get("r").permissions();
      for (Permission rule : rules) {
        List<Permission> others = new ArrayList<>(rules);
        others.remove(rule);
        boolean expected = decided.equals(Decided.by(TinyWorld.policy(others)));
        boolean found = dead.rules().stream().anyMatch(one -> isOf(one, rule));
        assertEquals(expected, found, () -> rule + " of " + rules + ": " + dead);
        asked++;
        held += expected ? 1 : 0;
      }
    }
  }

  private static boolean isOf(DeadRule dead, Permission rule) {
    return dead.rule() instanceof dev.tenon.authz.Cause.OfRole cause
        && cause.permission().equals(rule);
  }

  @Test
  void everyGrant_isMadeWhereBruteForceSeesNothingNew() {
    grants(TinyWorld.rules(FEW), 240);
    report(400);
  }

  @Test
  @Tag("slow")
  void everyGrantOfManyPolicies_isMadeWhereBruteForceSeesNothingNew() {
    grants(TinyWorld.rules(FEW), 20);
    grants(TinyWorld.rules(MANY.subList(0, 16)), 43);
    report(9_200);
  }

  /** Every rule granted by every holder of up to two rules to a subject that has nothing yet. */
  private void grants(List<Permission> rules, int step) {
    for (int i = 0; i < rules.size(); i++) {
      Permission granted = rules.get(i);
      Decided added = Decided.by(TinyWorld.policy(List.of(granted)));
      List<Policy> policies = TinyWorld.policies(rules);
      for (int j = i % step; j < policies.size(); j += step) {
        Policy policy = policies.get(j).with(Role.of("g").with(granted));
        Decided own = Decided.by(policies.get(j));
        for (int s = 0; s < TinyWorld.SUBJECTS.size(); s++) {
          count(
              addsNothing(added, own, s),
              Analysis.of(policy).mayGrant(TinyWorld.SUBJECTS.get(s), "g"),
              policy.roles(),
              TinyWorld.SUBJECTS.get(s).variables());
        }
      }
    }
  }

  /** Whatever values the receiver has, the grantor has as much. */
  private static boolean addsNothing(Decided added, Decided own, int grantor) {
    int all = TinyWorld.RESOURCES.size();
    for (int i = 0; i < TinyWorld.SUBJECTS.size() * all; i++) {
      int grantors = grantor * all + i % all;
      if ((added.allowed().get(i) && !own.allowed().get(grantors))
          || (added.served().get(i) && !own.served().get(grantors))) {
        return false;
      }
    }
    return true;
  }
}
