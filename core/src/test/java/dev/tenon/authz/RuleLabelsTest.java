package dev.tenon.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.analysis.Analysis;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import org.junit.jupiter.api.Test;

/** A decision's cause carries the id and the description of the rule that decided. */
class RuleLabelsTest {

  private static final Permission READ =
      Permission.allow("READ")
          .on("docs")
          .withId("docs-read")
          .describedAs("Documents are open.")
          .at(Place.of("policy.yaml", 3, 5));
  private static final Policy POLICY = policy(READ);
  private static final Request ASKED =
      Request.of(Subject.of("ada").withRoles("reader"), "READ", Resource.of("docs", "plan"));

  private static Policy policy(Permission rule) {
    return Policy.builder().role(Role.of("reader").with(rule)).build();
  }

  private static Cause.OfRole cause(Authorizer authorizer) {
    return assertInstanceOf(Cause.OfRole.class, authorizer.check(ASKED).cause());
  }

  @Test
  void cause_carriesIdAndDescription() {
    Cause.OfRole cause = cause(Authorizer.compile(POLICY));
    assertEquals("docs-read", cause.id());
    assertEquals("Documents are open.", cause.description());
    assertEquals("role reader: ALLOW READ on docs (id: docs-read)", cause.toString());
  }

  @Test
  void replacement_showsTheNewLabels() {
    Authorizer before = Authorizer.compile(POLICY);
    Permission described = READ.describedAs("Documents are open to readers.");
    assertEquals(
        described.description(), cause(before.replacedBy(policy(described))).description());
    assertEquals(
        described.description(),
        cause(before.replacedBy(POLICY.with(Role.of("reader").with(described)))).description());
    assertEquals("docs-open", cause(before.replacedBy(policy(described.withId("docs-open")))).id());
  }

  @Test
  void labels_changeNoDecision() {
    assertTrue(Analysis.diff(POLICY, policy(READ.withoutLabels())).changes().isEmpty());
    assertFalse(POLICY.equals(policy(READ.withoutLabels())));
  }

  @Test
  void explanation_showsThem() {
    String story = Authorizer.compile(POLICY).explain(ASKED).toString();
    assertTrue(
        story.contains(
            "role reader: ALLOW READ on docs (id: docs-read) (policy.yaml:3:5), `Documents are"),
        story);
  }

  @Test
  void nearMiss_namesTheId() {
    Request other = Request.of(ASKED.subject(), "WRITE", Resource.of("docs", "plan"));
    Explanation story = Authorizer.compile(POLICY).explain(other);
    assertEquals("docs-read", story.nearMisses().get(0).rule().id());
    assertTrue(story.toString().contains("(id: docs-read)"), story::toString);
  }
}
