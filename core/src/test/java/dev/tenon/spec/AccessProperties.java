package dev.tenon.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Cause;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Explanation;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Validity;
import dev.tenon.subject.Subject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.Size;

/** The other ways to ask agree with a check, and no way to ask ever fails. */
@Tag("differential")
class AccessProperties {

  @Property(tries = 100)
  void explain_agreesWithCheck(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    Authorizer authorizer = world.authorizer();
    ReferenceAuthorizer reference = world.reference();
    for (Request request : RequestGenerator.requests(world, seed, 10, 3)) {
      Decision decision = authorizer.check(request);
      Explanation explanation = authorizer.explain(request);
      assertEquals(decision, explanation.decision());
      assertEquals(reference.rolesOf(request), explanation.roles().keySet());
      assertEquals(request, explanation.request());
      assertTrue(explanation.toString().startsWith(decision.effect() + " "), world::toString);
      if (decision.cause() instanceof Cause.OfRole rule) {
        assertTrue(explanation.covering().contains(rule), () -> explanation + " in " + world);
      }
      if (decision.reason() == Reason.NO_RULE) {
        assertEquals(List.of(), explanation.covering());
      } else {
        assertEquals(List.of(), explanation.nearMisses());
      }
    }
  }

  @Property(tries = 100)
  void visible_agreesWithCheck(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    Authorizer authorizer = world.authorizer();
    for (Request request : RequestGenerator.requests(world, seed, 20, 4)) {
      Access access = authorizer.access(request.subject()).within(request.tenant());
      Decision decision = access.check(request.action(), request.resource());
      boolean reachedTheRules =
          switch (decision.reason()) {
            case NO_RULE, DENIED_BY_RULE, HELD_FOR_APPROVAL, ALLOWED_BY_RULE, BEYOND_LIMIT -> true;
            case UNBOUND_VARIABLE -> decision.cause() instanceof Cause.OfRole;
            default -> false;
          };
      boolean closed = world.reference().isClosed(request.subject());
      assertEquals(
          reachedTheRules && !closed,
          access.isVisible(request.resource()),
          () -> request + " in " + world);
    }
  }

  /**
   * An access that was made earlier, asked at each instant around the ends of what is held and of
   * what is valid, allows what a new one allows, whichever way it is asked.
   */
  @Property(tries = 150)
  void accessMadeEarlier_agreesAtEachInstant(@ForAll long seed, @ForAll boolean timeless) {
    World drawn = PolicyGenerator.world(seed);
    World world = timeless ? withTimelessRules(drawn) : drawn;
    AtomicLong millis = new AtomicLong(PolicyGenerator.NOW - 2);
    Authorizer authorizer =
        Authorizer.compile(world.policy(), world.settings(new SteppingClock(millis)));
    List<Request> requests =
        RequestGenerator.requests(world, seed, 24, 3).stream()
            .filter(request -> !request.isCreating())
            .filter(request -> !request.tenant().isEmpty() || !world.policy().usesTenants())
            .toList();
    List<Access> earlier =
        requests.stream()
            .map(request -> authorizer.access(request.subject()).within(request.tenant()))
            .toList();
    while (millis.incrementAndGet() <= PolicyGenerator.NOW + 2) {
      for (int i = 0; i < requests.size(); i++) {
        Request request = requests.get(i);
        Resource resource = request.resource();
        Access access = earlier.get(i);
        Access made = authorizer.access(request.subject()).within(request.tenant());
        Effect effect = authorizer.check(request).effect();
        boolean allowed = effect == Effect.ALLOW;
        Supplier<String> about = () -> request + " at " + millis + " in " + world;
        assertEquals(effect, access.check(request.action(), resource).effect(), about);
        assertEquals(
            allowed, access.allowedActions(List.of(request.action()), resource).size() == 1, about);
        assertEquals(made.isVisible(resource), access.isVisible(resource), about);
        assertEquals(
            made.checkReserved(request.action(), resource).effect(),
            access.checkReserved(request.action(), resource).effect(),
            about);
        assertEquals(
            made.reaches(request.action(), resource),
            access.reaches(request.action(), resource),
            about);
        assertEquals(
            made.mayBeHeld(request.action(), resource),
            access.mayBeHeld(request.action(), resource),
            about);
        if (resource.isCanonical()) {
          ResourcePattern whole = ResourcePattern.of(resource.segments());
          assertEquals(
              made.allowsAll(request.action(), whole),
              access.allowsAll(request.action(), whole),
              about);
        }
        if (world.policy().tenants().stream().allMatch(t -> t.inferences().isEmpty())) {
          assertEquals(allowed, access.filter(request.action()).test(resource), about);
        }
      }
    }
  }

  /** The world with rules that always apply, so that time matters only for what is held. */
  private static World withTimelessRules(World world) {
    UnaryOperator<Permission> always = rule -> rule.during(Validity.always());
    Policy policy = world.policy();
    Policy.Builder changed =
        policy.toBuilder()
            .withRoles(policy.roles().values().stream().map(r -> r.mapPermissions(always)).toList())
            .withLimits(
                policy.limits().values().stream().map(r -> r.mapPermissions(always)).toList());
    return new World(changed.build(), world.consumers(), world.now());
  }

  /** A clock that shows a number that is set elsewhere. */
  private static final class SteppingClock extends Clock {

    private final AtomicLong millis;

    SteppingClock(AtomicLong millis) {
      this.millis = millis;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis.get());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Property(tries = 100)
  void lists_areFilteredAsSingleQuestionsAnswer(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    List<Request> requests = RequestGenerator.requests(world, seed, 20, 20);
    List<Resource> items = requests.stream().map(Request::resource).toList();
    Access access =
        world.authorizer().access(requests.get(0).subject()).within(requests.get(0).tenant());
    assertEquals(items.stream().filter(access::isVisible).toList(), access.visible(items, r -> r));
    assertEquals(
        items.stream().filter(item -> access.check("read", item).allowed()).toList(),
        access.allowed("read", items, r -> r));
  }

  @Property(tries = 100)
  void containers_areTheHiddenAncestorsOfWhatIsVisible(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    List<Request> requests = RequestGenerator.requests(world, seed, 20, 20);
    List<Resource> items = requests.stream().map(Request::resource).toList();
    Access access =
        world.authorizer().access(requests.get(0).subject()).within(requests.get(0).tenant());
    Set<Resource> expected = new LinkedHashSet<>();
    for (Resource item : access.visible(items, r -> r)) {
      for (int size = 1; size < item.size(); size++) {
        if (!access.isVisible(item.ancestor(size))) {
          expected.add(item.ancestor(size));
        }
      }
    }
    Set<Resource> containers = access.containers(items, r -> r);
    assertEquals(expected, containers);
    for (Resource container : containers) {
      assertFalse(access.check("read", container).allowed(), () -> container + " in " + world);
    }
  }

  @Property(tries = 100)
  void check_neverFailsForAnyStrings(
      @ForAll long seed,
      @ForAll String action,
      @ForAll String tenant,
      @ForAll @Size(max = 40) List<String> segments) {
    Authorizer authorizer = PolicyGenerator.world(seed).authorizer();
    Resource resource = Resource.of(segments);
    for (Subject subject :
        List.of(Subject.anonymous(), Subject.of("ada").withRoles(action, tenant, "*", "r0"))) {
      for (Resource asked : List.of(resource, Resource.parse(action), Resource.of("a"))) {
        Request request = Request.of(subject, action, asked).within(tenant);
        Decision decision = authorizer.check(request);
        assertNotNull(decision);
        assertTrue(asked.isCanonical() || decision.reason() == Reason.INVALID_RESOURCE);
        assertEquals(decision, authorizer.explain(request).decision());
        assertNotNull(authorizer.explain(request.creating()).toString());
      }
    }
  }

  @Property(tries = 50)
  void check_neverFailsForHugeData(@ForAll long seed) {
    Authorizer authorizer = PolicyGenerator.world(seed).authorizer();
    String[] many = new String[1000];
    Arrays.setAll(many, i -> "role" + i);
    Subject subject =
        Subject.of("a".repeat(512)).withRoles(many).withVariable("p", Collections.nCopies(9, "a"));
    String huge = "*".repeat(100_000);
    for (Resource resource :
        List.of(
            Resource.of(huge),
            Resource.parse("a/".repeat(50_000)),
            Resource.of(Collections.nCopies(32, "a".repeat(512))),
            Resource.of(Collections.nCopies(5000, "a")))) {
      assertNotNull(authorizer.check(subject, huge, resource));
      assertNotNull(authorizer.explain(Request.of(subject, huge, resource)).toString());
    }
  }
}
