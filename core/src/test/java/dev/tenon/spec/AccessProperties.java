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
import dev.tenon.subject.Subject;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** The other ways to ask agree with a check, and no way to ask ever fails. */
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
