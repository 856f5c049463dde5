package dev.tenon.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Cause;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** The engine decides as the specification does, whichever way it is asked. */
@Tag("differential")
class EngineAgreesWithSpecificationProperties {

  @Property
  void check_agreesWithTheReference(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    Authorizer authorizer = world.authorizer();
    ReferenceAuthorizer reference = world.reference();
    for (Request request : RequestGenerator.requests(world, seed, 30, 5)) {
      agree(world, request, reference.decide(request), authorizer.check(request));
    }
  }

  @Property
  void everyWayToAsk_givesTheSameDecision(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    Authorizer authorizer = world.authorizer();
    List<Request> requests = RequestGenerator.requests(world, seed, 12, 3);
    List<Decision> all = authorizer.checkAll(requests);
    for (int i = 0; i < requests.size(); i++) {
      Request request = requests.get(i);
      Decision decision = authorizer.check(request);
      Access access = authorizer.access(request.subject()).within(request.tenant());
      assertEquals(decision, all.get(i));
      assertEquals(
          decision,
          request.isCreating()
              ? access.checkCreating(request.action(), request.resource())
              : access.check(request.action(), request.resource()));
      if (request.tenant().isEmpty() && !request.isCreating()) {
        assertEquals(
            decision, authorizer.check(request.subject(), request.action(), request.resource()));
        assertEquals(
            decision,
            authorizer.access(request.subject()).check(request.action(), request.resource()));
      }
    }
  }

  @Property
  void accessTellsTheTenantsAndWhoAdministers(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    Authorizer authorizer = world.authorizer();
    ReferenceAuthorizer reference = world.reference();
    for (Request request : RequestGenerator.requests(world, seed, 5, 1)) {
      Access access = authorizer.access(request.subject());
      boolean closed = reference.isClosed(request.subject());
      List<String> tenants = closed ? List.of() : reference.openTenants(request.subject());
      if (request.resource().isCanonical()) {
        assertEquals(
            new java.util.TreeSet<>(tenants),
            new java.util.TreeSet<>(access.tenants()),
            world::toString);
        assertEquals(tenants.size(), access.tenants().size());
      }
    }
  }

  // Fault 1: the rights to administer, asked as administration asks.
  @Property
  void checkReserved_agreesWithTheReference(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    Authorizer authorizer = world.authorizer();
    ReferenceAuthorizer reference = world.reference();
    for (Request request : RequestGenerator.requests(world, seed, 30, 5)) {
      if (!request.isCreating()) {
        Access access = authorizer.access(request.subject()).within(request.tenant());
        agree(
            world,
            request,
            reference.decideReserved(request),
            access.checkReserved(request.action(), request.resource()));
      }
    }
  }

  /** What is asked often is prepared in another way; that must not show. */
  @Property(tries = 100)
  void askingOften_changesNoDecision(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    Authorizer often = world.authorizer();
    ReferenceAuthorizer reference = world.reference();
    List<Request> requests = RequestGenerator.requests(world, seed, 15, 5);
    for (int round = 0; round < 40; round++) {
      requests.forEach(often::check);
    }
    for (Request request : requests) {
      agree(world, request, reference.decide(request), often.check(request));
      assertEquals(world.authorizer().check(request), often.check(request));
    }
  }

  /** More actions than there are bits in a word, named, implied and matched by globs. */
  @Property(tries = 20)
  void manyActions_areToldApart(@ForAll long seed, @ForAll boolean declared) {
    Random random = new Random(seed);
    PathGenerator paths = new PathGenerator(random);
    List<Effect> effects = List.of(Effect.values());
    Policy.Builder policy = Policy.builder().version("many");
    Actions actions = Actions.none();
    for (int i = 0; i < 150; i++) {
      String[] implied = i < 20 ? new String[0] : new String[] {"act" + random.nextInt(i)};
      actions = actions.declaring("act" + i, implied);
      String name = random.nextInt(4) == 0 ? "act" + i + "*" : "act" + i;
      policy.permission(
          "r" + i % 3,
          Permission.of(paths.one(effects), List.of(NamePattern.of(name)))
              .on(random.nextBoolean() ? "a" : "*"));
    }
    World world = World.of((declared ? policy.actions(actions) : policy).build());
    Authorizer authorizer = world.authorizer();
    ReferenceAuthorizer reference = world.reference();
    for (int i = 0; i < 170; i++) {
      for (String name : List.of("act" + i, "act" + i + "x")) {
        Subject subject = Subject.of("ada").withRoles("r0", "r" + random.nextInt(3));
        Request request = Request.of(subject, name, Resource.of(i % 2 == 0 ? "a" : "b"));
        agree(world, request, reference.decide(request), authorizer.check(request));
      }
    }
  }

  /** Fails with the whole world in the message if the two differ. */
  static void agree(
      World world, Request request, ReferenceAuthorizer.Answer expected, Decision decision) {
    boolean same =
        expected.effect() == decision.effect()
            && expected.reason().equals(decision.reason().code());
    assertTrue(
        same && citesOneOf(expected, decision),
        () -> request + "\nexpected " + expected + "\nbut was " + decision + "\nin " + world);
  }

  private static boolean citesOneOf(ReferenceAuthorizer.Answer expected, Decision decision) {
    return expected.rules().isEmpty()
        ? !(decision.cause() instanceof Cause.OfRole)
        : decision.cause() instanceof Cause.OfRole rule
            && expected.rules().contains(rule.permission());
  }
}
