package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What analysis says of policies that are too large for brute force is attacked with samples. */
class LargePoliciesTest {

  @Test
  void aDiffThatSaysNothing_isAttackedWithSamples() {
    attackRewordings(2, seed -> new LargeWorld(seed, 12, 3), 2_000);
  }

  @Test
  @Tag("slow")
  void aDiffThatSaysNothing_withstandsAMillionSampledRequests() {
    attackRewordings(5, LargeWorld::new, 200_000);
  }

  private static void attackRewordings(int policies, LongFunction<LargeWorld> worlds, int samples) {
    for (int seed = 0; seed < policies; seed++) {
      LargeWorld world = worlds.apply(seed);
      Policy policy = world.policy();
      Policy reworded = world.reworded(policy);
      Diff diff = Analysis.diff(policy, reworded);
      assertTrue(diff.isEmpty(), seed + ": " + diff);
      assertEquals("", attack(policy, reworded, world::request, samples));
    }
  }

  @Test
  void anAlteration_thatASampleShows_isInTheDiff() {
    alter(4, 500);
  }

  @Test
  @Tag("slow")
  void everyAlteration_thatASampleShows_isInTheDiff() {
    alter(40, 2_000);
  }

  /** Where samples differ the diff says so, and where it says nothing no sample differs. */
  private static void alter(int policies, int samples) {
    int felt = 0;
    for (int seed = 0; seed < policies; seed++) {
      LargeWorld world = new LargeWorld(seed);
      Policy policy = world.policy();
      LargeWorld.Altered altered = world.altered(policy);
      Diff diff = Analysis.diff(policy, altered.policy());
      assertTrue(diff.isDecided(), seed + ": " + diff);
      diff.changes().forEach(change -> confirm(policy, altered.policy(), change.example()));
      String sample = attack(policy, altered.policy(), () -> world.request(altered), samples);
      assertTrue(!diff.isEmpty() || sample.isEmpty(), seed + ": nothing, but " + sample);
      felt += diff.isEmpty() ? 0 : 1;
    }
    System.out.println(policies + " alterations, " + felt + " make a difference, none was missed");
    assertTrue(felt > policies / 3);
  }

  private static void confirm(Policy before, Policy after, Counterexample counterexample) {
    List<Policy> policies = List.of(before, after);
    for (int i = 0; i < 2; i++) {
      Observation observation = counterexample.observations().get(i);
      Decision decision =
          SmallWorld.authorizer(policies.get(i), counterexample.at()).check(observation.request());
      assertEquals(observation.reason(), decision.reason(), counterexample::toString);
    }
  }

  /** The first request that differs, empty if none does. */
  private static String attack(
      Policy before, Policy after, Supplier<Request> requests, int samples) {
    Authorizer old = SmallWorld.authorizer(before, SmallWorld.BOUND);
    Authorizer now = SmallWorld.authorizer(after, SmallWorld.BOUND);
    for (int i = 0; i < samples; i++) {
      Request request = requests.get();
      if (old.check(request).effect() != now.check(request).effect()) {
        return request + ": " + old.check(request) + ", " + now.check(request);
      }
    }
    return "";
  }

  /** Tenants that have nothing in common: each its own names in every region. */
  private static Policy isolated(int tenants) {
    Policy.Builder policy = Policy.builder().version("isolated");
    for (int i = 0; i < tenants; i++) {
      String name = "t" + i;
      policy.tenant(
          Tenant.of(name)
              .including(
                  "flink/*/jobs/" + name + "_*", "kafka/" + name, "git/*/" + name, "home/${user}")
              .excluding("home/root")
              .enteredBy(name + "-*"));
      policy.role(
          Role.of(name + "-dev")
              .with(
                  Permission.allow("VIEW", "EDIT").on("kafka/" + name, "git/*/" + name),
                  Permission.allow("VIEW").on("flink/*/jobs/" + name + "_*")));
    }
    return policy.build();
  }

  private static final ResourcePattern HOME = ResourcePattern.parse("home");

  @Test
  void aLeakThatWasPlanted_isTheOneThatIsFound() {
    Policy policy = isolated(100);
    assertTrue(Analysis.of(policy).isolated(HOME).holds());
    for (String planted :
        List.of("kafka/t42/topic/*", "**/t42", "flink/uat/jobs/*2_x", "git/core/t42/src")) {
      Policy leaky = policy.with(include(policy, "t7", planted));
      Isolation isolation = Analysis.of(leaky).isolated(HOME);
      assertTrue(
          isolation.leaks().stream()
              .anyMatch(leak -> Set.of(leak.one(), leak.other()).equals(Set.of("t7", "t42"))),
          () -> planted + ": " + isolation);
      assertTrue(
          isolation.leaks().stream().allMatch(l -> Set.of(l.one(), l.other()).contains("t7")));
      assertTrue(Analysis.of(leaky).isolated("t1", "t2", HOME).holds());
      assertTrue(!Analysis.of(leaky).isolated("t7", "t42", HOME).holds());
    }
  }

  private static Tenant include(Policy policy, String tenant, String pattern) {
    return policy.tenants().stream()
        .filter(one -> one.name().equals(tenant))
        .findAny()
        .orElseThrow()
        .including(pattern);
  }

  @Test
  void aRightThatWasPlanted_breaksTheInvariantThatForbidsIt() {
    Policy policy = isolated(100);
    ResourcePattern region = ResourcePattern.parse("kafka/t42/secret");
    Set<NamePattern> deleting = Set.of(NamePattern.of("DELETE"));
    Set<NamePattern> owners = Set.of(NamePattern.of("t42-*"));
    Invariant never = new Invariant.Never(deleting, region, Place.code());
    Invariant only = new Invariant.Only(owners, Set.of(NamePattern.of("*")), region, Place.code());
    ResourcePattern[] all =
        List.of("kafka", "git", "flink").stream()
            .map(ResourcePattern::parse)
            .toArray(ResourcePattern[]::new);
    assertTrue(Analysis.of(policy).prove(never).holds());
    assertTrue(Analysis.of(policy).prove(only).holds());
    assertTrue(Analysis.of(policy).allowsNothingBeyond(all).holds());

    Policy deletes = with(policy, "t42-dev", Permission.allow("D*").on("kafka/*/secret/x"));
    Policy shares = with(policy, "t7-dev", Permission.allow("VIEW").on("kafka/*/se*t"));
    Policy beyond = with(policy, "t7-dev", Permission.stage("VIEW").on("home/${user}/x"));

    Answer deleted = Analysis.of(deletes).prove(never);
    assertEquals(
        "t42", assertInstanceOf(Answer.Fails.class, deleted).counterexample().request().tenant());
    assertTrue(!Analysis.of(deletes).allowsNothingBeyond(region).holds());
    assertTrue(Analysis.of(shares).prove(only).holds(), "t7 shows nothing of t42's");
    Policy shown = shares.with(include(shares, "t7", "kafka/*/se*"));
    assertTrue(!Analysis.of(shown).prove(only).holds());
    assertTrue(!Analysis.of(beyond).allowsNothingBeyond(all).holds());
  }

  private static Policy with(Policy policy, String role, Permission permission) {
    return policy.with(policy.roles().get(role).with(permission));
  }
}
