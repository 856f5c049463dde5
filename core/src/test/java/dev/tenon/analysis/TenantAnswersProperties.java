package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Cause;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Explanation;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Coverage;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.rules.Holdings;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/**
 * Questions about policies with families of tenants and scoped roles, answered by asking for
 * subjects that hold roles in all of these ways. What holds has no exception among all requests;
 * what fails comes with a witness that the engine confirms.
 */
class TenantAnswersProperties {

  private static final int FEW = 60;
  private static final int MANY = 250;

  /** A request that is not denied, at an instant. */
  private record Seen(Request request, Instant at, Effect effect) {}

  private static List<Seen> served(Policy policy, long seed, int subjects) {
    List<Request> requests = TenantWorld.requests(TenantWorld.subjects(new Random(seed), subjects));
    List<Seen> all = new ArrayList<>();
    for (Instant at : TenantWorld.INSTANTS) {
      Authorizer authorizer = TenantWorld.authorizer(policy, at);
      for (Request request : requests) {
        Effect effect = authorizer.check(request).effect();
        if (effect != Effect.DENY) {
          all.add(new Seen(request, at, effect));
        }
      }
    }
    return all;
  }

  private static void agree(Policy policy, Answer answer, List<Seen> exceptions, String question) {
    String about = question + " of " + show(policy);
    assertTrue(!(answer instanceof Answer.Undecided), () -> about + ": " + answer);
    if (answer instanceof Answer.Fails fails) {
      confirm(policy, fails.counterexample(), about);
    } else {
      assertTrue(exceptions.isEmpty(), () -> about + ": " + exceptions.get(0) + vars(exceptions));
    }
  }

  private static String vars(List<Seen> exceptions) {
    return " " + exceptions.get(0).request().subject().variables();
  }

  private static String show(Policy policy) {
    return policy.roles().values()
        + " "
        + policy.roles().values().stream().filter(r -> r.isHeldInTenantOnly()).toList()
        + " "
        + policy.tenants()
        + " "
        + policy.assignments()
        + policy.ownRoles()
        + policy.limits().values()
        + policy.authorizedRoles();
  }

  private static void confirm(Policy policy, Counterexample counterexample, String about) {
    for (Observation observation : counterexample.observations()) {
      Decision decision =
          TenantWorld.authorizer(policy, observation.at()).check(observation.request());
      assertEquals(observation.reason(), decision.reason(), () -> about + ": " + counterexample);
    }
  }

  private static Variables own(Request request) {
    Variables own = request.subject().variables();
    return request.tenant().isEmpty() ? own : own.with(Subject.TENANT, request.tenant());
  }

  private static boolean covers(Policy policy, ResourcePattern region, Seen seen) {
    Request request = seen.request();
    return region.coverage(request.resource(), own(request)) == Coverage.FULL
        || Holdings.of(policy, request.subject())
            .counting(request.tenant(), seen.at().toEpochMilli())
            .stream()
            .anyMatch(
                one ->
                    region.coverage(request.resource(), one.scope().over(own(request)))
                        == Coverage.FULL)
        || Holdings.of(policy, request.subject())
            .countingOwn(request.tenant(), seen.at().toEpochMilli())
            .stream()
            .anyMatch(
                one ->
                    region.coverage(request.resource(), one.scope().over(own(request)))
                        == Coverage.FULL);
  }

  private static boolean holdsOne(Policy policy, Seen seen, NamePattern role) {
    return Holdings.of(policy, seen.request().subject())
        .counting(seen.request().tenant(), seen.at().toEpochMilli())
        .stream()
        .anyMatch(one -> role.matches(one.role()));
  }

  private static List<Seen> that(List<Seen> all, Predicate<Seen> counts) {
    return all.stream().filter(one -> !one.request().tenant().isEmpty()).filter(counts).toList();
  }

  private static void invariants(long seed, int subjects) {
    TenantWorld world = new TenantWorld(seed);
    Policy policy = world.parts().build();
    List<Seen> served = served(policy, seed, subjects);
    Analysis analysis = Analysis.of(policy);
    for (int i = 0; i < 4; i++) {
      ResourcePattern region = ResourcePattern.parse(world.pattern());
      NamePattern role = NamePattern.of(world.one(List.of("r", "s", "e*")));
      agree(
          policy,
          analysis.prove(new Invariant.Never(Set.of(NamePattern.of("read")), region, Place.code())),
          that(served, s -> s.request().action().equals("read") && covers(policy, region, s)),
          seed + ": never read on " + region);
      agree(
          policy,
          analysis.prove(
              new Invariant.Only(Set.of(role), Set.of(NamePattern.of("*")), region, Place.code())),
          that(served, s -> covers(policy, region, s) && !holdsOne(policy, s, role)),
          seed + ": only " + role + " on " + region);
      agree(
          policy,
          analysis.allowsNothingBeyond(region),
          that(served, s -> !covers(policy, region, s)),
          seed + ": nothing beyond " + region);
    }
    for (String variable : List.of("p", "tenant")) {
      agree(
          policy,
          analysis.prove(new Invariant.Apart(variable, List.of(), Set.of(), Place.code())),
          together(policy, served, variable),
          seed + ": apart by " + variable);
    }
  }

  private static List<Seen> together(Policy policy, List<Seen> served, String variable) {
    Map<Resource, Map<Set<String>, Seen>> byResource = new HashMap<>();
    for (Seen one : that(served, s -> true)) {
      Map<Set<String>, Seen> others =
          byResource.computeIfAbsent(one.request().resource(), r -> new HashMap<>());
      Set<String> values = values(policy, one.request(), variable);
      for (Map.Entry<Set<String>, Seen> other : others.entrySet()) {
        if (Collections.disjoint(other.getKey(), values)) {
          return List.of(one, other.getValue());
        }
      }
      others.put(values, one);
      if (values.isEmpty()) {
        return List.of(one);
      }
    }
    return List.of();
  }

  private static Set<String> values(Policy policy, Request request, String variable) {
    if (variable.equals(Subject.TENANT)) {
      return Set.of(request.tenant());
    }
    Set<String> values =
        new HashSet<>(request.subject().variables().asMap().getOrDefault(variable, Set.of()));
    Holdings holdings = Holdings.of(policy, request.subject());
    Stream.concat(holdings.held().stream(), holdings.given().stream())
        .forEach(one -> values.addAll(one.scope().variables().asMap().getOrDefault("p", Set.of())));
    return values;
  }

  private static void isolation(long seed, int subjects) {
    Policy policy = new TenantWorld(seed).parts().build();
    Authorizer authorizer = TenantWorld.authorizer(policy, SmallWorld.EARLY);
    Map<String, Set<Resource>> visible = new HashMap<>();
    for (Subject subject : TenantWorld.subjects(new Random(seed), subjects)) {
      for (String tenant : TenantWorld.TENANTS) {
        Set<Resource> all = visible.computeIfAbsent(tenant, t -> new LinkedHashSet<>());
        TenantWorld.resources().stream()
            .filter(r -> authorizer.access(subject).within(tenant).isVisible(r))
            .forEach(all::add);
      }
    }
    List<Seen> twice = new ArrayList<>();
    for (String one : TenantWorld.TENANTS) {
      for (String other : TenantWorld.TENANTS) {
        if (one.compareTo(other) < 0) {
          Set<Resource> both = new LinkedHashSet<>(visible.get(one));
          both.retainAll(visible.get(other));
          both.forEach(
              r ->
                  twice.add(
                      new Seen(
                          Request.of(Subject.of(other), "see", r).within(one),
                          SmallWorld.EARLY,
                          Effect.ALLOW)));
          Answer pair = Analysis.of(policy).isolated(one, other);
          boolean shown = !both.isEmpty();
          assertTrue(
              !shown || !pair.holds(),
              () -> seed + ": " + one + " and " + other + " show " + both + show(policy));
        }
      }
    }
    agree(policy, Analysis.of(policy).isolated().asAnswer(), twice, seed + ": isolated");
  }

  private static void comparison(long seed, int subjects) {
    TenantWorld world = new TenantWorld(seed);
    TenantWorld.Parts parts = world.parts();
    Policy before = parts.build();
    Policy after = world.edit(parts).build();
    List<Request> requests = TenantWorld.requests(TenantWorld.subjects(new Random(seed), subjects));
    List<Seen> lost = new ArrayList<>();
    List<Seen> different = new ArrayList<>();
    for (Instant at : TenantWorld.INSTANTS) {
      Authorizer old = TenantWorld.authorizer(before, at);
      Authorizer now = TenantWorld.authorizer(after, at);
      for (Request request : requests) {
        Effect was = old.check(request).effect();
        Effect is = now.check(request).effect();
        if (was != is) {
          different.add(new Seen(request, at, was));
        }
        if (was == Effect.ALLOW && is != Effect.ALLOW) {
          lost.add(new Seen(request, at, was));
        }
      }
    }
    String about = " then " + show(after);
    agree(before, after, Analysis.implies(before, after), lost, seed + ": implied" + about);
    agree(before, after, Analysis.equivalent(before, after), different, seed + ": same" + about);
  }

  private static void agree(
      Policy before, Policy after, Answer answer, List<Seen> exceptions, String question) {
    String about = question + " of " + show(before);
    assertTrue(!(answer instanceof Answer.Undecided), () -> about + ": " + answer);
    if (answer instanceof Answer.Fails fails) {
      List<Observation> both = fails.counterexample().observations();
      assertEquals(
          both.get(0).reason(),
          TenantWorld.authorizer(before, both.get(0).at()).check(both.get(0).request()).reason(),
          () -> about + ": " + answer);
      assertEquals(
          both.get(1).reason(),
          TenantWorld.authorizer(after, both.get(1).at()).check(both.get(1).request()).reason(),
          () -> about + ": " + answer);
    } else {
      assertTrue(exceptions.isEmpty(), () -> about + ": " + exceptions.get(0) + vars(exceptions));
    }
  }

  /** A known subject with all that it holds: what it can do, and what it may give. */
  private static void known(long seed, int subjects) {
    TenantWorld world = new TenantWorld(seed);
    Policy policy = world.parts().build();
    List<Subject> all = TenantWorld.subjects(new Random(seed), subjects);
    Analysis analysis = Analysis.of(policy);
    for (Subject subject : all.subList(0, Math.min(8, all.size()))) {
      List<Reach> found =
          assertInstanceOf(Reaches.Complete.class, analysis.whatCan(subject)).found();
      for (Instant at : TenantWorld.INSTANTS) {
        Authorizer authorizer = TenantWorld.authorizer(policy, at);
        for (Request request : TenantWorld.requests(List.of(subject))) {
          Decision decision = authorizer.check(request);
          if (decision.allowed() && !request.tenant().isEmpty()) {
            assertTrue(
                found.stream()
                    .anyMatch(
                        reach -> reach.rule().equals(decision.cause()) && inTenant(reach, request)),
                () ->
                    seed
                        + ": "
                        + subject
                        + subject.variables()
                        + ": "
                        + request
                        + " by "
                        + decision
                        + " is not in "
                        + found
                        + " of "
                        + show(policy));
          }
        }
      }
      for (Reach reach : found) {
        confirm(policy, reach.example(), seed + ": " + reach);
        assertEquals(subject, reach.example().request().subject());
      }
    }
    for (int i = 0; i < 3; i++) {
      Subject grantor = all.get(3 + i);
      String role = world.one(List.of("r", "s", "e"));
      Answer answer = analysis.mayGrant(grantor, role);
      List<Seen> added = new ArrayList<>();
      for (Subject grantee : all) {
        if (grantee.isIdentified()) {
          added.addAll(added(policy, grantor, grantee, role));
        }
      }
      agree(policy, answer, added, seed + ": " + grantor + grantor.variables() + " grants " + role);
      Subject grantee = all.get(10 + i);
      agree(
          policy,
          analysis.mayGrant(grantor, grantee, role),
          added(policy, grantor, grantee, role),
          seed
              + ": "
              + grantor
              + grantor.variables()
              + " grants "
              + role
              + " to "
              + grantee
              + grantee.variables());
    }
  }

  private static boolean inTenant(Reach reach, Request request) {
    return reach.tenant().equals(request.tenant())
        || NamePattern.of(reach.tenant()).matches(request.tenant());
  }

  private static List<Seen> added(Policy policy, Subject grantor, Subject grantee, String role) {
    List<Seen> added = new ArrayList<>();
    Subject with = grantee.withRoles(role);
    for (Instant at : TenantWorld.INSTANTS) {
      Authorizer authorizer = TenantWorld.authorizer(policy, at);
      for (Resource resource : TenantWorld.resources()) {
        for (String tenant : TenantWorld.TENANTS) {
          Request request = Request.of(with, "read", resource).within(tenant);
          Effect now = authorizer.check(request).effect();
          if (now != Effect.DENY
              && now.compareTo(effect(authorizer, grantee, request)) < 0
              && now.compareTo(effect(authorizer, grantor, request)) < 0) {
            added.add(new Seen(request, at, now));
          }
        }
      }
    }
    return added;
  }

  private static Effect effect(Authorizer authorizer, Subject subject, Request request) {
    return authorizer
        .check(Request.of(subject, request.action(), request.resource()).within(request.tenant()))
        .effect();
  }

  /** Nothing misses a rule that is said to be dead, however its role is held. */
  private static void dead(long seed, int subjects) {
    Policy policy = new TenantWorld(seed).parts().build();
    List<Request> requests = TenantWorld.requests(TenantWorld.subjects(new Random(seed), subjects));
    DeadRules dead = Analysis.of(policy).dead();
    assertTrue(dead.isDecided(), dead::reached);
    for (DeadRule one : dead.rules()) {
      if (one.rule() instanceof Cause.OfRole rule) {
        Role role = policy.roles().get(rule.role());
        List<Permission> others = new ArrayList<>(role.permissions());
        others.remove(rule.permission());
        Policy without = policy.with(role.withPermissions(others));
        for (Instant at : TenantWorld.INSTANTS) {
          Authorizer before = TenantWorld.authorizer(policy, at);
          Authorizer after = TenantWorld.authorizer(without, at);
          for (Request request : requests) {
            assertEquals(
                before.check(request).effect(),
                after.check(request).effect(),
                () ->
                    seed
                        + ": "
                        + one
                        + ": "
                        + request
                        + request.subject().variables()
                        + " of "
                        + show(policy));
          }
        }
      }
    }
  }

  @Property(tries = 10)
  @Tag("differential")
  void dead_areRulesThatNothingMisses(@ForAll long seed) {
    dead(seed, FEW);
  }

  @Property(tries = 12)
  @Tag("differential")
  void invariants_holdWhereNoRequestBreaksThem(@ForAll long seed) {
    invariants(seed, FEW);
  }

  @Property(tries = 12)
  @Tag("differential")
  void isolation_holdsWhereNothingIsSeenInTwoTenants(@ForAll long seed) {
    isolation(seed, FEW);
  }

  @Property(tries = 15)
  @Tag("differential")
  void comparison_findsWhatIsDecidedOtherwise(@ForAll long seed) {
    comparison(seed, FEW);
  }

  @Property(tries = 6)
  @Tag("differential")
  void knownSubjects_canAndMayGrantWhatIsFound(@ForAll long seed) {
    known(seed, FEW);
  }

  @Property(tries = 30)
  @Tag("slow")
  void everyQuestion_aboutManyPolicies(@ForAll long seed) {
    invariants(seed, MANY);
    isolation(seed, MANY);
    comparison(seed, MANY);
    known(seed, FEW);
    dead(seed, MANY);
  }

  /** Own roles too: what decides by a rule of a role is told among the rules that cover. */
  @Property(tries = 40)
  void rulesThatDecide_areAmongThoseOfTheExplanation(@ForAll long seed) {
    Policy policy = new TenantWorld(seed).parts().build();
    for (Instant at : TenantWorld.INSTANTS) {
      Authorizer authorizer = TenantWorld.authorizer(policy, at);
      for (Request request : TenantWorld.requests(TenantWorld.subjects(new Random(seed), 2))) {
        if (authorizer.check(request).cause() instanceof Cause.OfRole rule) {
          Explanation told = authorizer.explain(request);
          assertTrue(told.covering().contains(rule), () -> told + " in " + policy);
        }
      }
    }
  }
}
