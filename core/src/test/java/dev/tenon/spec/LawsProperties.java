package dev.tenon.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.TenantClause;
import dev.tenon.subject.Subject;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** What holds of the decisions of every policy, whatever it says. */
@Tag("differential")
class LawsProperties {

  private static final int REQUESTS = 15;

  private static final Set<Reason> BEFORE_ANY_RULE =
      EnumSet.of(
          Reason.INVALID_RESOURCE,
          Reason.NOT_ADMITTED,
          Reason.TENANT_NOT_ASSIGNED,
          Reason.TENANT_NOT_SELECTED,
          Reason.NOT_VISIBLE);

  @Property(tries = 100)
  void withoutAnAllow_nothingIsAllowed(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    Policy.Builder builder = Policy.builder();
    if (world.policy().usesTenants()) {
      builder.usingTenants();
    }
    world.policy().tenants().forEach(builder::tenant);
    for (Role role : world.policy().roles().values()) {
      builder.role(
          Role.of(role.name())
              .with(role.permissions().stream().filter(p -> p.effect() != Effect.ALLOW).toList()));
    }
    compare(seed, world, builder.build(), (before, after) -> assertFalse(after.allowed()));
  }

  @Property(tries = 100)
  void confinement_changesNothingInItsTenant_andDeniesElsewhere(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    Authorizer authorizer = world.authorizer();
    PathGenerator paths = new PathGenerator(new Random(seed));
    for (Request request : RequestGenerator.requests(world, seed, REQUESTS, 3)) {
      Subject subject = request.subject();
      if (subject.isIdentified() && subject.confinement().isEmpty()) {
        String tenant = paths.tenant();
        Request confined = by(subject.confinedTo(tenant), request);
        Decision inside = authorizer.check(confined.within(tenant));
        if (world.policy().usesTenants()) {
          assertEquals(authorizer.check(request.within(tenant)), inside, world::toString);
        }
        assertEquals(inside, authorizer.check(confined.within("")));
        for (String other : List.of("elsewhere", paths.tenant())) {
          if (!other.equals(tenant)) {
            assertEquals(Effect.DENY, authorizer.check(confined.within(other)).effect());
          }
        }
      }
    }
  }

  private static Request by(Subject subject, Request request) {
    Request same =
        Request.of(subject, request.action(), request.resource()).with(request.attributes());
    return request.isCreating() ? same.creating() : same;
  }

  @Property(tries = 100)
  void anotherDeny_wins(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    Policy policy =
        Rebuild.of(world.policy()).permission("*", Permission.deny("*").on("**")).build();
    compareIdentified( // rules of `*` are for who is identified
        seed,
        world,
        policy,
        (before, after) -> {
          if (before.effect() != Effect.DENY) {
            assertEquals(Reason.DENIED_BY_RULE, after.reason());
          } else {
            assertEquals(Effect.DENY, after.effect());
          }
        });
  }

  @Property(tries = 100)
  void anotherStage_holdsWhatWasAllowed(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    Policy policy =
        Rebuild.of(world.policy()).permission("*", Permission.stage("*").on("**")).build();
    compare(
        seed,
        world,
        policy,
        (before, after) ->
            assertEquals(
                before.allowed() ? Effect.STAGE : before.effect(),
                after.effect(),
                () -> before + " became " + after),
        Reason.NO_RULE,
        Reason.NOT_ADMITTED);
  }

  @Property(tries = 100)
  void anotherAllow_neverTakesAnythingAway(@ForAll long seed, @ForAll long more) {
    World world = PolicyGenerator.world(seed);
    Permission other = new PolicyGenerator(new Random(more)).permission();
    Permission allow =
        Permission.of(Effect.ALLOW, other.actions()).on(other.resources()).during(other.validity());
    Policy policy = Rebuild.of(world.policy()).permission("r0", allow).build();
    compare(
        seed,
        world,
        policy,
        (before, after) -> {
          if (before.reason() != Reason.NO_RULE) {
            assertEquals(before.reason(), after.reason());
          }
        });
  }

  @Property(tries = 100)
  void anotherDenyAnywhere_neverGivesAnything(@ForAll long seed, @ForAll long more) {
    World world = PolicyGenerator.world(seed);
    Permission other = new PolicyGenerator(new Random(more)).permission();
    Permission deny = Permission.of(Effect.DENY, other.actions()).on(other.resources());
    Policy policy = Rebuild.of(world.policy()).permission("*", deny).build();
    compare(
        seed,
        world,
        policy,
        (before, after) ->
            assertTrue(after.effect() == Effect.DENY || after.reason() == before.reason()));
  }

  @Property(tries = 100)
  void orderAndRepetition_neverMatter(@ForAll long seed, @ForAll long order) {
    World world = PolicyGenerator.world(seed);
    compare(
        seed,
        world,
        Rebuild.shuffled(world.policy(), new Random(order)),
        (before, after) -> assertEquals(before.reason(), after.reason()));
  }

  @Property(tries = 100)
  void anotherExclude_neverShowsMore_andAnotherInclude_neverLess(
      @ForAll long seed, @ForAll long more) {
    World world = PolicyGenerator.world(seed);
    ResourcePattern pattern = new PathGenerator(new Random(more)).pattern();
    List<TenantClause> clause = List.of(TenantClause.of(pattern, Place.code()));
    compare(
        seed,
        world,
        Rebuild.withClauses(world.policy(), List.of(), clause),
        (before, after) ->
            assertTrue(
                after.reason() == before.reason()
                    || after.reason() == Reason.NOT_VISIBLE
                    || after.reason() == Reason.UNBOUND_VARIABLE));
    compare(
        seed,
        world,
        Rebuild.withClauses(world.policy(), clause, List.of()),
        (before, after) ->
            assertTrue(after.reason() == before.reason() || before.reason() == Reason.NOT_VISIBLE));
  }

  @Property(tries = 100)
  void administrating_allowsNothing(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    Policy policy = Rebuild.of(world.policy()).administeredBy(List.of(NamePattern.of("*"))).build();
    compare(
        seed,
        world,
        policy,
        (before, after) -> {
          if (before.reason() != Reason.NOT_ADMITTED) {
            assertEquals(before.reason(), after.reason());
          }
        });
  }

  @Property(tries = 100)
  void whatIsAllowedWithoutAVariable_isAllowedWithAnyValues(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    Authorizer authorizer = world.authorizer();
    for (Request request : RequestGenerator.requests(world, seed, REQUESTS, 3)) {
      for (String name : List.of("p", "q")) {
        if (request.subject().isIdentified()
            && !request.subject().variables().isSet(name)
            && authorizer.check(request).allowed()) {
          for (List<String> values : List.of(List.<String>of(), List.of("a", "b", "ab", "ba"))) {
            Request set =
                again(
                    request,
                    Request.of(
                        request.subject().withVariable(name, values),
                        request.action(),
                        request.resource()));
            assertTrue(authorizer.check(set).allowed(), () -> set + " in " + world);
          }
        }
      }
    }
  }

  private static Request again(Request like, Request request) {
    Request within = request.within(like.tenant());
    return like.isCreating() ? within.creating() : within;
  }

  @Property(tries = 100)
  void everyReason_goesWithItsEffect(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    Authorizer authorizer = world.authorizer();
    for (Request request : RequestGenerator.requests(world, seed, REQUESTS, 3)) {
      Decision decision = authorizer.check(request);
      assertEquals(decision.reason().effect(), decision.effect());
      assertEquals(decision.reason() == Reason.ALLOWED_BY_RULE, decision.allowed());
      assertEquals(decision.reason() == Reason.HELD_FOR_APPROVAL, decision.held());
      assertFalse(decision.allowed() && decision.held());
      assertEquals("generated", decision.version());
      assertNotEquals("", decision.toString());
    }
  }

  private interface Law {
    void check(Decision before, Decision after);
  }

  /** Checks a law on the decisions of two policies, except where the first has a given reason. */
  private static void compare(
      long seed, World world, Policy changed, Law law, Reason... uninteresting) {
    compare(seed, world, changed, law, request -> true, uninteresting);
  }

  private static void compareIdentified(long seed, World world, Policy changed, Law law) {
    compare(seed, world, changed, law, request -> request.subject().isIdentified());
  }

  private static void compare(
      long seed,
      World world,
      Policy changed,
      Law law,
      Predicate<Request> asked,
      Reason... uninteresting) {
    World other = new World(changed, world.consumers(), world.now());
    Authorizer before = world.authorizer();
    Authorizer after = other.authorizer();
    for (Request request : RequestGenerator.requests(world, seed, REQUESTS, 3)) {
      Decision first = before.check(request);
      if (asked.test(request) && !List.of(uninteresting).contains(first.reason())) {
        law.check(first, after.check(request));
      }
      if (BEFORE_ANY_RULE.contains(first.reason())) {
        assertFalse(first.allowed() || first.held());
      }
    }
  }
}
