package dev.tenon.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.filter.InexpressibleException;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.path.Resource;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;

/** Policies with conditions, and requests with given, absent, mistyped and missing attributes. */
@Tag("differential")
class ConditionProperties {

  private static final List<String> ACTIONS =
      List.of("read", "write", "run", "admin", "unknown", "");

  @Property
  void check_agreesWithTheReference(@ForAll long seed) {
    World world = PolicyGenerator.conditional(seed);
    Authorizer authorizer = world.authorizer();
    ReferenceAuthorizer reference = world.reference();
    for (Request request : RequestGenerator.requests(world, seed, 30, 5)) {
      EngineAgreesWithSpecificationProperties.agree(
          world, request, reference.decide(request), authorizer.check(request));
    }
  }

  @Property(tries = 50)
  void askingOften_changesNoDecision(@ForAll long seed) {
    World world = PolicyGenerator.conditional(seed);
    Authorizer often = world.authorizer();
    List<Request> requests = RequestGenerator.requests(world, seed, 15, 5);
    for (int round = 0; round < 40; round++) {
      requests.forEach(often::check);
    }
    for (Request request : requests) {
      EngineAgreesWithSpecificationProperties.agree(
          world, request, world.reference().decide(request), often.check(request));
    }
  }

  @Property(tries = 100)
  void everyWayToAsk_givesTheSameDecision(@ForAll long seed) {
    World world = PolicyGenerator.conditional(seed);
    Authorizer authorizer = world.authorizer();
    for (Request request : RequestGenerator.requests(world, seed, 20, 3)) {
      Access access = authorizer.access(request.subject()).within(request.tenant());
      assertEquals(
          authorizer.check(request),
          request.isCreating()
              ? access.checkCreating(request.action(), request.resource(), request.attributes())
              : access.check(request.action(), request.resource(), request.attributes()));
    }
  }

  /** Several actions are decided in one walk, with exceptions and conditions of each. */
  @Property(tries = 100)
  void severalActions_areAllowedAsOneByOne(@ForAll long seed) {
    for (World world : List.of(PolicyGenerator.conditional(seed), PolicyGenerator.world(seed))) {
      Authorizer authorizer = world.authorizer();
      for (Request request : RequestGenerator.requests(world, seed, 10, 3)) {
        Access access = authorizer.access(request.subject()).within(request.tenant());
        Resource resource = request.resource();
        Set<String> expected =
            ACTIONS.stream()
                .filter(a -> access.check(a, resource, request.attributes()).allowed())
                .collect(Collectors.toSet());
        assertEquals(
            expected,
            access.allowedActions(ACTIONS, resource, request.attributes()),
            world::toString);
      }
    }
  }

  /** What a source gives counts as what is given; what is given goes before it. */
  @Property(tries = 100)
  void source_givesWhatWasNotGiven(@ForAll long seed) {
    World world = PolicyGenerator.conditional(seed);
    List<Request> requests = RequestGenerator.requests(world, seed, 20, 3);
    for (Request request : requests) {
      Settings settings = world.settings().withAttributeSource(resource -> request.attributes());
      Authorizer asking = Authorizer.compile(world.policy(), settings);
      assertEquals(
          world.authorizer().check(request), asking.check(request.with(Attributes.none())));
      assertEquals(world.authorizer().check(request), asking.check(request));
      Settings failing =
          world
              .settings()
              .withAttributeSource(
                  resource -> {
                    throw new IllegalStateException("down");
                  });
      assertEquals(
          world.authorizer().check(request),
          Authorizer.compile(world.policy(), failing).check(request));
    }
  }

  /** A filter lets the rows through that a check with the rows' attributes allows. */
  @Property(tries = 150)
  void filter_agreesWithTheSpecification(@ForAll long seed) {
    World world = PolicyGenerator.conditional(seed);
    Authorizer authorizer = world.authorizer();
    ReferenceAuthorizer reference = world.reference();
    List<Request> requests = RequestGenerator.requests(world, seed, 40, 10);
    for (Request asked : requests.subList(0, 12)) {
      Attributes ofRequest = asked.attributes().only(AttributeSide.REQUEST);
      ResourceFilter filter;
      try {
        filter =
            authorizer
                .access(asked.subject())
                .within(asked.tenant())
                .filter(asked.action(), ofRequest);
      } catch (InexpressibleException e) {
        assertEquals(
            InexpressibleException.InexpressibleReason.RELATION_NOT_ENUMERABLE, e.reason());
        continue;
      }
      for (Request other : requests) {
        Attributes row = other.attributes().only(AttributeSide.RESOURCE);
        Request request =
            Request.of(asked.subject(), asked.action(), other.resource())
                .within(asked.tenant())
                .with(row.withAll(ofRequest));
        assertEquals(
            reference.decide(request).effect() == Effect.ALLOW,
            filter.test(request.resource(), row),
            () -> request + " " + request.attributes() + ": " + filter + "\n" + world);
      }
    }
  }

  @Property(tries = 100)
  void explain_agreesWithCheck(@ForAll long seed) {
    World world = PolicyGenerator.conditional(seed);
    Authorizer authorizer = world.authorizer();
    for (Request request : RequestGenerator.requests(world, seed, 10, 3)) {
      assertEquals(authorizer.check(request), authorizer.explain(request).decision());
      assertFalse(authorizer.explain(request).toString().isEmpty());
    }
  }

  /** The generator finds each kind of answer, so that the properties above say something. */
  @Test
  void worlds_haveAnswersOfEveryKind() {
    List<String> reasons = new ArrayList<>();
    for (long seed = 0; seed < 200; seed++) {
      World world = PolicyGenerator.conditional(seed);
      for (Request request : RequestGenerator.requests(world, seed, 30, 5)) {
        reasons.add(world.reference().decide(request).reason());
      }
    }
    for (String reason :
        List.of("missing-attribute", "unbound-variable", "denied-by-rule", "allowed-by-rule")) {
      long count = reasons.stream().filter(reason::equals).count();
      assertTrue(count >= 60, reason + " " + count);
    }
  }

  @Test
  void source_isAskedOnceAndOnlyIfARuleNeedsIt() {
    Policy policy =
        Policy.builder()
            .attributes(ConditionGenerator.DECLARED)
            .permission("r", Permission.allow("read").on("a"))
            .permission(
                "r",
                Permission.allow("write")
                    .on("b")
                    .when(
                        RuleCondition.allOf(
                            RuleCondition.test("resource.owner", Operator.IS, "${user}"),
                            RuleCondition.test("resource.open", Operator.IS, "true"))))
            .build();
    AtomicInteger asked = new AtomicInteger();
    Authorizer authorizer =
        Authorizer.compile(
            policy,
            Settings.standard()
                .withAttributeSource(
                    resource -> {
                      asked.incrementAndGet();
                      return Attributes.none()
                          .with("resource.owner", "ada")
                          .with("resource.open", true);
                    }));
    Subject ada = Subject.of("ada").withRoles("r");
    assertTrue(authorizer.check(ada, "read", Resource.of("a")).allowed());
    assertFalse(authorizer.check(ada, "write", Resource.of("c")).allowed());
    assertFalse(authorizer.check(ada, "read", Resource.of("b")).allowed());
    assertEquals(0, asked.get());
    assertTrue(authorizer.check(ada, "write", Resource.of("b", "x")).allowed());
    assertEquals(1, asked.get());
  }
}
