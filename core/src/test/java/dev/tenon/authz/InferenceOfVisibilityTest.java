package dev.tenon.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.path.Resource;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InferenceOfVisibilityTest {

  private static final Resource GROUP = Resource.parse("c/prod/group/tx");
  private static final Resource TOPIC = Resource.parse("c/prod/topic/orders");
  private static final Inference CONSUMES =
      Inference.of(
          "consumes", List.of("c", "{c}", "group", "{g}"), List.of("c", "{c}", "topic", "{t}"));

  private static final Tenant TENANT =
      Tenant.of("t").including("c/prod/group/tx").inferring(CONSUMES).enteredBy("*");

  @Test
  void relatedToAnIncludedGroup_aTopicIsVisible() {
    assertTrue(shows(TENANT, (relation, target) -> List.of(GROUP), TOPIC));
    assertFalse(shows(TENANT, (relation, target) -> List.of(), TOPIC));
    assertFalse(shows(TENANT, (relation, target) -> List.of(GROUP), TOPIC.child("partition")));
  }

  @Test
  void exclude_winsOverInference() {
    Relations groups = (relation, target) -> List.of(GROUP);
    assertFalse(shows(TENANT.excluding("c/prod/topic/ord*"), groups, TOPIC));
  }

  @Test
  void excludedGroup_showsNothing() {
    Relations groups = (relation, target) -> List.of(GROUP);
    assertFalse(shows(TENANT.excluding("c/*/group"), groups, TOPIC));
    assertFalse(shows(TENANT.excluding("c/${unset}/group"), groups, TOPIC));
  }

  @Test
  void inferredResource_infersNothing() {
    Tenant chain =
        Tenant.of("t")
            .including("a")
            .inferring(
                Inference.of("next", List.of("a"), List.of("b")),
                Inference.of("next", List.of("b"), List.of("c")))
            .enteredBy("*");
    Relations next =
        (relation, target) -> List.of(Resource.of("a"), Resource.of("b"), Resource.of("c"));
    assertTrue(shows(chain, next, Resource.of("b")));
    assertFalse(shows(chain, next, Resource.of("c")));
  }

  @Test
  void hostThatFails_infersNothing() {
    assertFalse(
        shows(
            TENANT,
            (relation, target) -> {
              throw new IllegalStateException("no answer");
            },
            TOPIC));
    assertFalse(shows(TENANT, (relation, target) -> null, TOPIC));
    assertFalse(shows(TENANT, (relation, target) -> Arrays.asList((Resource) null), TOPIC));
    assertFalse(shows(TENANT, (relation, target) -> List.of(Resource.of("..")), TOPIC));
  }

  @Test
  void aliases_areResolvedInWhatTheHostSaysAndInTheRule() {
    Aliases aliases = Aliases.none().with(Resource.parse("c/live"), Resource.parse("c/prod"));
    Inference live =
        Inference.of(
            "consumes", List.of("c", "live", "group", "{g}"), List.of("c", "live", "topic", "{t}"));
    Tenant tenant = Tenant.of("t").including("c/live/group/tx").inferring(live).enteredBy("*");
    Relations groups = (relation, target) -> List.of(Resource.parse("c/live/group/tx"));
    for (String name : List.of("c/live/topic/orders", "c/prod/topic/orders")) {
      Authorizer authorizer =
          Authorizer.compile(
              Policy.builder().tenant(tenant).aliases(aliases).build(),
              Settings.standard().withRelations(groups));
      assertTrue(authorizer.access(Subject.of("ada")).isVisible(Resource.parse(name)), name);
      Request request = Request.of(Subject.of("ada"), "A", Resource.parse(name));
      assertTrue(
          authorizer.explain(request).visibility().get(0).startsWith("yes: inferred from"), name);
    }
  }

  @Test
  void newResource_isNeverInferred() {
    Authorizer authorizer =
        Authorizer.compile(
            Policy.builder().tenant(TENANT).build(),
            Settings.standard().withRelations((relation, target) -> List.of(GROUP)));
    Request request = Request.of(Subject.of("ada"), "A", TOPIC);
    assertEquals(Reason.NO_RULE, authorizer.check(request).reason());
    assertEquals(Reason.NOT_VISIBLE, authorizer.check(request.creating()).reason());
  }

  private static boolean shows(Tenant tenant, Relations relations, Resource resource) {
    return Authorizer.compile(
            Policy.builder().tenant(tenant).build(), Settings.standard().withRelations(relations))
        .access(Subject.of("ada"))
        .isVisible(resource);
  }
}
