package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.analysis.Served.Case;
import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Cause;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Coverage;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/**
 * Questions about small policies, answered by asking for everything there is: roles that inherit,
 * tenants, doors, times, assignments, declared actions and variables, all at once. What holds has
 * no exception among all requests; what fails comes with a witness that the engine confirms.
 */
class QuestionsProperties {

  private static final List<String> REGIONS =
      List.of(
          "a", "*", "**", "a/b", "a/*", "*/b", "a*", "**/b", "${p}", "a/${p}", "${user}", "a/.",
          "*/.", "*/*/.", "${p}/.");
  private static final List<String> ACTIONS = List.of("read", "write", "*", "r*", "other");
  private static final int QUICK = 29;

  private static Policy policy(long seed) {
    return new SmallWorld(seed).parts().build();
  }

  /** For questions that exceptions leave undecided. */
  private static Policy plain(long seed) {
    Policy policy = policy(seed);
    Policy plain = policy;
    for (Role role : policy.roles().values()) {
      plain = plain.with(role.mapPermissions(rule -> rule.withExceptions(List.of())));
    }
    return plain;
  }

  private static <T> T one(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private static ResourcePattern region(Random random) {
    return ResourcePattern.parse(one(REGIONS, random));
  }

  private static boolean covers(ResourcePattern region, Request request) {
    return Served.covers(region, request);
  }

  /** Nothing else than a proof or a confirmed witness, in worlds as small as these. */
  private static void agree(Policy policy, Answer answer, boolean expected, String question) {
    String about = question + " of " + ComparisonTest.show(policy);
    assertTrue(!(answer instanceof Answer.Undecided), () -> about + ": " + answer);
    if (answer instanceof Answer.Fails fails) {
      confirm(policy, fails.counterexample(), about);
    } else {
      assertTrue(expected, about);
    }
  }

  private static void confirm(Policy policy, Counterexample counterexample, String about) {
    for (Observation observation : counterexample.observations()) {
      Decision decision =
          SmallWorld.authorizer(policy, observation.at()).check(observation.request());
      assertEquals(observation.reason(), decision.reason(), () -> about + ": " + counterexample);
    }
  }

  @Property(tries = 4)
  void never_holdsWhereNothingIsServed(@ForAll long seed) {
    never(seed, QUICK);
  }

  private static void never(long seed, int step) {
    Policy policy = policy(seed);
    Random random = new Random(seed);
    Served served = new Served(policy, step);
    for (int i = 0; i < 8; i++) {
      NamePattern action = NamePattern.of(one(ACTIONS, random));
      ResourcePattern region = region(random);
      Answer answer =
          Analysis.of(policy).prove(new Invariant.Never(Set.of(action), region, Place.code()));
      agree(
          policy,
          answer,
          served.none(c -> action.matches(c.request().action()) && covers(region, c.request())),
          seed + ": never " + action + " on " + region);
      if (answer instanceof Answer.Fails fails) {
        Observation seen = fails.counterexample().observations().get(0);
        assertTrue(seen.effect() != Effect.DENY);
        assertTrue(action.matches(seen.request().action()), seen::toString);
        assertTrue(covers(region, seen.request()), () -> region + " " + seen);
      }
    }
  }

  @Property(tries = 4)
  void only_holdsWhereNobodyElseIsServed(@ForAll long seed) {
    only(seed, QUICK);
  }

  private static void only(long seed, int step) {
    Policy policy = policy(seed);
    Random random = new Random(seed);
    Served served = new Served(policy, step);
    for (int i = 0; i < 6; i++) {
      Set<NamePattern> roles = Set.of(NamePattern.of(one(List.of("r", "s", "e*", "*s"), random)));
      NamePattern action = NamePattern.of(one(ACTIONS, random));
      ResourcePattern region = region(random);
      Answer answer =
          Analysis.of(policy)
              .prove(new Invariant.Only(roles, Set.of(action), region, Place.code()));
      agree(
          policy,
          answer,
          served.none(
              c ->
                  action.matches(c.request().action())
                      && covers(region, c.request())
                      && !holdsOne(policy, c.request().subject(), roles)),
          seed + ": only " + roles + " " + action + " on " + region);
      if (answer instanceof Answer.Fails fails) {
        Request request = fails.counterexample().request();
        assertTrue(!holdsOne(policy, request.subject(), roles), () -> roles + ": " + request);
      }
    }
  }

  private static boolean holdsOne(Policy policy, Subject subject, Set<NamePattern> roles) {
    return Served.held(policy, subject).stream()
        .anyMatch(role -> roles.stream().anyMatch(pattern -> pattern.matches(role)));
  }

  @Property(tries = 4)
  void within_holdsWhereNothingBeyondIsServed(@ForAll long seed) {
    within(seed, QUICK);
  }

  private static void within(long seed, int step) {
    Policy policy = policy(seed);
    Random random = new Random(seed);
    Served served = new Served(policy, step);
    for (int i = 0; i < 6; i++) {
      List<ResourcePattern> regions = List.of(region(random), region(random), region(random));
      Answer answer = Analysis.of(policy).prove(new Invariant.Within(regions, Place.code()));
      agree(
          policy,
          answer,
          served.none(c -> regions.stream().noneMatch(r -> covers(r, c.request()))),
          seed + ": within " + regions);
      if (answer instanceof Answer.Fails fails) {
        Request request = fails.counterexample().request();
        assertTrue(regions.stream().noneMatch(r -> covers(r, request)), request::toString);
      }
    }
  }

  @Property(tries = 4)
  void apart_holdsWhereNoTwoAreServedTheSame(@ForAll long seed) {
    apart(seed, QUICK);
  }

  /** A rule that begins serves one subject before and another after that instant. */
  @Example
  void apart_confirmsEachSubjectAtItsOwnInstant() {
    apart(48, QUICK);
  }

  private static void apart(long seed, int step) {
    Policy policy = plain(seed);
    Random random = new Random(seed);
    Served served = new Served(policy, step);
    for (int i = 0; i < 3; i++) {
      ResourcePattern shared =
          ResourcePattern.parse(one(List.of("a", "*/b", "y*", "a/.", "*/."), random));
      Set<NamePattern> exempt = Set.of(NamePattern.of(one(List.of("s", "e*", "none"), random)));
      Answer answer =
          Analysis.of(policy)
              .prove(new Invariant.Apart("p", List.of(shared), exempt, Place.code()));
      agree(
          policy,
          answer,
          areApart(policy, served, shared, exempt),
          seed + ": apart but for " + shared + " and " + exempt);
    }
  }

  private static boolean areApart(
      Policy policy, Served served, ResourcePattern shared, Set<NamePattern> exempt) {
    Map<Resource, Set<Set<String>>> seen = new HashMap<>();
    served
        .cases()
        .map(Case::request)
        .filter(r -> !shared.covers(r.resource()) && !holdsOne(policy, r.subject(), exempt))
        .forEach(
            r -> seen.computeIfAbsent(r.resource(), n -> new HashSet<>()).add(values(r.subject())));
    return seen.values().stream()
        .noneMatch(
            all ->
                all.stream()
                    .anyMatch(one -> all.stream().anyMatch(o -> Collections.disjoint(one, o))));
  }

  private static Set<String> values(Subject subject) {
    return subject.variables().asMap().getOrDefault("p", Set.of());
  }

  @Property(tries = 4)
  void isolated_holdsWhereNothingIsSeenTwice(@ForAll long seed) {
    isolated(seed);
  }

  private static void isolated(long seed) {
    Policy policy = policy(seed);
    ResourcePattern shared =
        ResourcePattern.parse(one(List.of("a", "b/*", "ay", "b/."), new Random(seed)));
    List<Set<Resource>> seen = new ArrayList<>();
    Authorizer authorizer = SmallWorld.authorizer(policy, SmallWorld.EARLY);
    for (String tenant : List.of("t0", "t1")) {
      Set<Resource> visible = new HashSet<>();
      for (Subject subject : SmallWorld.subjects()) {
        Access access = authorizer.access(subject).within(tenant);
        SmallWorld.resources(3).stream().filter(access::isVisible).forEach(visible::add);
      }
      visible.removeIf(shared::covers);
      seen.add(visible);
    }
    boolean expected =
        policy.tenants().size() < 2 || Collections.disjoint(seen.get(0), seen.get(1));
    Answer answer = Analysis.of(policy).isolated("t0", "t1", shared);
    agree(policy, answer, expected, seed + ": isolated but for " + shared);
    assertEquals(answer.holds(), Analysis.of(policy).isolated(shared).holds());
    if (answer instanceof Answer.Fails fails) {
      for (Observation observation : fails.counterexample().observations()) {
        Request request = observation.request();
        assertTrue(
            authorizer
                .access(request.subject())
                .within(request.tenant())
                .isVisible(request.resource()),
            observation::toString);
        assertTrue(!shared.covers(request.resource()), observation::toString);
      }
    }
  }

  @Property(tries = 5)
  void dead_areTheRulesThatNothingMisses(@ForAll long seed) {
    dead(seed, QUICK);
  }

  private static void dead(long seed, int step) {
    Policy policy = plain(seed);
    DeadRules dead = Analysis.of(policy).dead();
    assertTrue(dead.isDecided());
    for (DeadRule one : dead.rules()) {
      Policy without = without(policy, one.rule());
      assertEquals(
          Optional.empty(),
          ComparisonTest.difference(policy, without, new Served(policy, step).asked()),
          () -> seed + ": " + one + " of " + ComparisonTest.show(policy));
    }
  }

  private static Policy without(Policy policy, Cause rule) {
    if (rule instanceof Cause.OfRole of) {
      Role role = policy.roles().get(of.role());
      List<Permission> others = new ArrayList<>(role.permissions());
      assertTrue(others.remove(of.permission()));
      return policy.with(Role.of(of.role()).inheriting(role.inherits()).with(others));
    }
    Cause.OfTenant of = (Cause.OfTenant) rule;
    Tenant tenant =
        policy.tenants().stream().filter(t -> t.name().equals(of.tenant())).findAny().orElseThrow();
    List<TenantClause> others = new ArrayList<>(tenant.excludes());
    TenantClause dead =
        others.stream()
            .filter(c -> of.clause().equals("excludes " + c.pattern()))
            .findAny()
            .orElseThrow();
    others.remove(dead);
    return policy.with(
        Tenant.of(of.tenant())
            .including(tenant.includes())
            .excluding(others)
            .enteredBy(tenant.roles()));
  }

  @Property(tries = 4)
  void whoCan_namesWhoeverCan(@ForAll long seed) {
    whoCan(seed, QUICK);
  }

  private static void whoCan(long seed, int step) {
    Policy policy = plain(seed);
    Random random = new Random(seed);
    Served served = new Served(policy, step);
    for (int i = 0; i < 4; i++) {
      NamePattern action = NamePattern.of(one(ACTIONS, random));
      ResourcePattern region = region(random);
      List<Reach> found = all(Analysis.of(policy).whoCan(action.toString(), region));
      String about = seed + ": who can " + action + " on " + region;
      found.forEach(reach -> confirm(policy, reach, about));
      for (Case one : served.cases().toList()) {
        if (one.effect() == Effect.ALLOW
            && action.matches(one.request().action())
            && covers(region, one.request())) {
          assertReached(policy, found, one, about);
        }
      }
      sound(policy, found, served.asked(), about);
    }
  }

  @Property(tries = 4)
  void whatCan_namesAllThatARoleCan(@ForAll long seed) {
    whatCan(seed, QUICK);
  }

  private static void whatCan(long seed, int step) {
    Policy policy = plain(seed);
    Served served = new Served(policy, step);
    for (String role : List.of("r", "s", "e")) {
      List<Reach> found = all(Analysis.of(policy).whatCan(role));
      String about = seed + ": what can " + role;
      found.forEach(reach -> confirm(policy, reach, about));
      served
          .cases()
          .filter(c -> c.effect() == Effect.ALLOW)
          .filter(c -> c.request().subject().roles().equals(Set.of(role)))
          .filter(c -> policy.assignmentsTo(c.request().subject()).isEmpty())
          .forEach(c -> assertReached(policy, found, c, about));
    }
    Subject subject = one(SmallWorld.subjects(), new Random(seed));
    List<Reach> found = all(Analysis.of(policy).whatCan(subject));
    String about = seed + ": what can " + subject + subject.variables();
    found.forEach(reach -> confirm(policy, reach, about));
    found.forEach(reach -> assertEquals(subject, reach.example().request().subject()));
    served
        .cases()
        .filter(c -> c.effect() == Effect.ALLOW && c.request().subject().equals(subject))
        .forEach(c -> assertReached(policy, found, c, about));
  }

  private static List<Reach> all(Reaches answer) {
    return assertInstanceOf(Reaches.Complete.class, answer).found();
  }

  private static void confirm(Policy policy, Reach reach, String about) {
    confirm(policy, reach.example(), about);
    Observation seen = reach.example().observations().get(0);
    assertEquals(Reason.ALLOWED_BY_RULE, seen.reason());
    assertTrue(covers(reach.region(), seen.request()), () -> about + ": " + reach);
  }

  // Fault 5: compared by the rule that decides, with what must be true besides.
  private static void assertReached(Policy policy, List<Reach> found, Case one, String about) {
    Request request = one.request();
    Set<String> held = Served.held(policy, request.subject());
    boolean unnamed = policy.usesTenants() && request.tenant().isEmpty();
    boolean reached =
        found.stream()
            .anyMatch(
                reach ->
                    reach.rule().equals(one.cause())
                        && !Collections.disjoint(reach.roles(), held)
                        && (unnamed || !policy.usesTenants() || isIn(reach, request))
                        && covers(reach.region(), request)
                        && Served.hold(reach.only(), request)
                        && isAbout(policy, reach, request.action()));
    assertTrue(
        reached,
        () ->
            about
                + ": "
                + one
                + request.subject().variables()
                + " is not in "
                + found
                + " of "
                + ComparisonTest.show(policy));
  }

  private static boolean isIn(Reach reach, Request request) {
    return reach.tenant().equals(request.tenant());
  }

  /** Declared actions imply others, so a rule about one may be about more. */
  private static boolean isAbout(Policy policy, Reach reach, String action) {
    return !policy.actions().names().isEmpty()
        || reach.actions().stream().anyMatch(pattern -> pattern.matches(action));
  }

  /**
   * What is said to be allowed is, to whoever holds the role alone, outside of what is excepted.
   */
  private static void sound(Policy policy, List<Reach> found, List<Request> asked, String about) {
    for (Reach reach : found) {
      Authorizer authorizer = SmallWorld.authorizer(policy, reach.example().at());
      Subject holder = reach.example().request().subject();
      for (Request request : asked) {
        Subject subject = request.subject();
        boolean applies =
            policy.actions().names().isEmpty()
                && Served.held(policy, subject).equals(Served.held(policy, holder))
                && isIn(reach, request)
                && reach.actions().stream().anyMatch(p -> p.matches(request.action()))
                && covers(reach.region(), request)
                && Served.hold(reach.only(), request)
                && reach.except().stream()
                    .allMatch(
                        p ->
                            p.region().coverage(request.resource(), subject.variables())
                                == Coverage.NONE);
        if (applies) {
          Decision decision = authorizer.check(request);
          assertTrue(
              decision.allowed(),
              () ->
                  about
                      + ": "
                      + reach
                      + ", but "
                      + request
                      + subject.variables()
                      + " is "
                      + decision
                      + " of "
                      + ComparisonTest.show(policy));
        }
      }
    }
  }

  @Property(tries = 4)
  void mayGrant_holdsWhereNothingIsAdded(@ForAll long seed) {
    mayGrant(seed, 17);
  }

  private static void mayGrant(long seed, int step) {
    Policy policy = policy(seed);
    Random random = new Random(seed);
    for (int i = 0; i < 3; i++) {
      Subject grantor = one(SmallWorld.subjects(), random);
      Subject grantee = one(SmallWorld.subjects(), random);
      String role = one(List.of("r", "s", "e", "ex"), random);
      String about = seed + ": " + grantor + grantor.variables() + " grants " + role + " to ";
      Answer answer = Analysis.of(policy).mayGrant(grantor, grantee, role);
      boolean expected = addsNothing(policy, grantor, grantee, role, step);
      agree(policy, answer, expected, about + grantee + grantee.variables());
      Answer anyone = Analysis.of(policy).mayGrant(grantor, role);
      agree(policy, anyone, expected || !anyone.holds(), about + "anyone");
      if (i == 0) {
        boolean all =
            SmallWorld.subjects().stream()
                .filter(s -> s.hashCode() % step == 0)
                .allMatch(s -> addsNothing(policy, grantor, s, role, 4 * step));
        agree(policy, anyone, all, about + "anyone");
      }
    }
  }

  private static boolean addsNothing(
      Policy policy, Subject grantor, Subject grantee, String role, int step) {
    List<String> roles = new ArrayList<>(grantee.roles());
    roles.add(role);
    Subject receiver = grantee.withRoles(roles);
    int n = 0;
    for (Instant at : Served.INSTANTS) {
      Authorizer authorizer = SmallWorld.authorizer(policy, at);
      for (Resource resource : SmallWorld.resources(2)) {
        for (String action : List.of("read", "write", "roam", "other")) {
          for (String tenant : policy.usesTenants() ? List.of("t0", "t1") : List.of("")) {
            if (n++ % step == 0) {
              Effect with = effect(authorizer, receiver, action, resource, tenant);
              Effect without = effect(authorizer, grantee, action, resource, tenant);
              Effect own = effect(authorizer, grantor, action, resource, tenant);
              if (with.compareTo(own) < 0 && with.compareTo(without) < 0) {
                return false;
              }
            }
          }
        }
      }
    }
    return true;
  }

  private static Effect effect(
      Authorizer authorizer, Subject subject, String action, Resource resource, String tenant) {
    return authorizer.check(Request.of(subject, action, resource).within(tenant)).effect();
  }

  @Property(tries = 3)
  @Tag("slow")
  void everyQuestion_onManyPoliciesAndAllRequests(@ForAll long seed) {
    never(seed, 1);
    only(seed, 1);
    within(seed, 1);
    apart(seed, 1);
    isolated(seed);
    dead(seed, 1);
    whoCan(seed, 1);
    whatCan(seed, 1);
    mayGrant(seed, 1);
  }
}
