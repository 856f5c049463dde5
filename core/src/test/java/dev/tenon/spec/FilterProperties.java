package dev.tenon.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Relations;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.filter.InexpressibleException;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.path.Resource;
import dev.tenon.policy.Effect;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** A filter lets exactly those resources through that the specification allows. */
class FilterProperties {

  /** The relation holds for these targets alone, so that it can be enumerated. */
  private record Enumerated(World world, Set<Resource> targets) implements Relations {
    @Override
    public Iterable<Resource> sources(String relation, Resource target) {
      return targets.contains(target) ? world.relations().sources(relation, target) : List.of();
    }

    @Override
    public Optional<Iterable<Resource>> targets(String relation) {
      return Optional.of(targets);
    }
  }

  @Property(tries = 150)
  void filter_agreesWithTheSpecification(@ForAll long seed) {
    agreesWithTheSpecification(seed);
  }

  @Property(tries = 600)
  @Tag("slow")
  void filter_agreesWithTheSpecificationTimeAndAgain(@ForAll long seed) {
    agreesWithTheSpecification(seed);
  }

  private static void agreesWithTheSpecification(long seed) {
    World world = PolicyGenerator.world(seed);
    List<Request> requests = RequestGenerator.requests(world, seed, 40, 10);
    Relations relations = new Enumerated(world, resolved(world, requests));
    Authorizer authorizer = Authorizer.compile(world.policy(), settings(world, relations));
    ReferenceAuthorizer reference = new ReferenceAuthorizer(world.policy(), relations, world.now());
    for (Request asked : requests.subList(0, 12)) {
      ResourceFilter filter = access(authorizer, asked).filter(asked.action());
      for (Request other : requests) {
        Request request =
            Request.of(asked.subject(), asked.action(), other.resource()).within(asked.tenant());
        boolean allowed = reference.decide(request).effect() == Effect.ALLOW;
        assertEquals(
            allowed, filter.test(request.resource()), () -> request + ": " + filter + "\n" + world);
      }
    }
  }

  @Property(tries = 100)
  void filter_isRefusedOrAgreesWhereRelationsAreNotEnumerable(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    Authorizer authorizer = world.authorizer();
    List<Request> requests = RequestGenerator.requests(world, seed, 20, 20);
    Access access = access(authorizer, requests.get(0));
    ResourceFilter filter;
    try {
      filter = access.filter("read");
    } catch (InexpressibleException refused) {
      assertEquals(
          InexpressibleException.InexpressibleReason.RELATION_NOT_ENUMERABLE, refused.reason());
      return;
    }
    for (Request request : requests) {
      assertEquals(
          access.check("read", request.resource()).allowed(),
          filter.test(request.resource()),
          () -> request + ": " + filter + "\n" + world);
    }
  }

  @Property(tries = 100)
  void filter_agreesUntilItIsNoLongerValid(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    List<Request> requests = RequestGenerator.requests(world, seed, 10, 10);
    Relations none = new Enumerated(world, Set.of());
    Authorizer authorizer = Authorizer.compile(world.policy(), settings(world, none));
    ResourceFilter filter = access(authorizer, requests.get(0)).filter("read");
    long last = filter.validUntil().map(Instant::toEpochMilli).orElse(world.now() + 100) - 1;
    assertTrue(last >= world.now());
    ReferenceAuthorizer later = new ReferenceAuthorizer(world.policy(), none, last);
    for (Request other : requests) {
      Request request =
          Request.of(requests.get(0).subject(), "read", other.resource())
              .within(requests.get(0).tenant());
      assertEquals(
          later.decide(request).effect() == Effect.ALLOW,
          filter.test(request.resource()),
          () -> request + ": " + filter + "\n" + world);
    }
  }

  @Property(tries = 100)
  void condition_cannotBeChanged(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    Access access =
        access(
            Authorizer.compile(world.policy(), settings(world, new Enumerated(world, Set.of()))),
            RequestGenerator.requests(world, seed, 1, 1).get(0));
    ResourceFilter filter = access.filter("read");
    assertEquals(filter, access.filter("read"));
    if (filter.condition() instanceof dev.tenon.filter.Condition.AllOf all) {
      assertThrows(UnsupportedOperationException.class, () -> all.parts().clear());
    }
  }

  private static Set<Resource> resolved(World world, List<Request> requests) {
    return requests.stream()
        .map(request -> world.policy().aliases().resolve(request.resource()))
        .collect(Collectors.toSet());
  }

  private static Settings settings(World world, Relations relations) {
    Clock clock = Clock.fixed(Instant.ofEpochMilli(world.now()), ZoneOffset.UTC);
    return world.settings().withClock(clock).withRelations(relations);
  }

  private static Access access(Authorizer authorizer, Request request) {
    return authorizer.access(request.subject()).within(request.tenant());
  }
}
