package dev.tenon.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.admin.Impersonation.ImpersonationRefusalReason;
import dev.tenon.authz.Authorizer;
import dev.tenon.path.Resource;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Actor;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ImpersonationTest {

  private static final Resource JOB = Resource.of("flink", "job");

  /** Actors of tokens, none of which limits anything. */
  private static final List<Assignment> ACTORS =
      Stream.of("proxy", "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7")
          .map(Assignment::toActor)
          .toList();

  private final Authorizer authorizer =
      Authorizer.compile(
          Policy.builder()
              .permission("support", Permission.allow("impersonate").on("tenon/subject"))
              .permission("support", Permission.deny("impersonate").on("tenon/subject/root"))
              .permission("support", Permission.allow("CLOSE").on("flink"))
              .permission(
                  "flux-apps",
                  Permission.allow("impersonate").on("tenon/subject/system:serviceaccount:apps:*"))
              .permission("dev", Permission.allow("VIEW").on("flink"))
              .withAssignments(ACTORS)
              .build());

  private final Impersonation impersonation =
      Impersonation.of(
          authorizer,
          AdminSettings.standard().withServiceAccounts((issuer, id) -> id.equals("robot")));

  private final Subject support = Subject.of("sue").withRoles("support");

  private void assertRefused(ImpersonationRefusalReason reason, Subject actor, Subject target) {
    assertEquals(new Impersonation.Refused(reason), impersonation.actAs(actor, target, "why"));
  }

  @Test
  void actor_getsTheTargetsRightsAlone_andIsNamed() {
    Subject acted = granted(support.actedForBy("proxy"), Subject.of("ada").withRoles("dev"));
    assertTrue(authorizer.check(acted, "VIEW", JOB).allowed());
    assertFalse(authorizer.check(acted, "CLOSE", JOB).allowed());
    assertEquals(java.util.List.of(Actor.of("sue"), Actor.of("proxy")), acted.actors());
  }

  private Subject granted(Subject actor, Subject target) {
    return assertInstanceOf(
            Impersonation.Granted.class, impersonation.actAs(actor, target, "ticket 12"))
        .subject();
  }

  @Test
  void itIsADecisionLikeOthers() {
    assertRefused(ImpersonationRefusalReason.NOT_ALLOWED, Subject.of("eve"), Subject.of("ada"));
    assertRefused(ImpersonationRefusalReason.NOT_ALLOWED, support, Subject.of("root"));
    assertRefused(
        ImpersonationRefusalReason.NOT_ALLOWED,
        support,
        Subject.of("ada").fromIssuer("https://idp"));
    assertRefused(ImpersonationRefusalReason.NOT_IDENTIFIED, support, Subject.anonymous());
    assertRefused(ImpersonationRefusalReason.NOT_IDENTIFIED, Subject.anonymous(), support);
    assertRefused(
        ImpersonationRefusalReason.SERVICE_ACCOUNT,
        Subject.of("robot").withRoles("support"),
        Subject.of("ada"));
    assertRefused(
        ImpersonationRefusalReason.ALREADY_ACTED_FOR, support, Subject.of("ada").actedForBy("x"));
  }

  @Test
  void chain_hasAnEnd() {
    Subject long_ = support;
    for (int i = 0; i < Subject.MAX_ACTORS; i++) {
      long_ = long_.actedForBy("a" + i);
    }
    assertRefused(ImpersonationRefusalReason.TOO_MANY_ACTORS, long_, Subject.of("ada"));
  }

  @Test
  void rightsThatWereBorrowed_doNotReachFurther() {
    Subject acted = granted(support, Subject.of("ada").withRoles("dev"));
    assertRefused(ImpersonationRefusalReason.NOT_ALLOWED, acted, Subject.of("bob"));
  }

  @Test
  void a40_actingIdentity_isOfTheObjectsNamespace_andPowerlessByDefault() {
    Subject controller = Subject.of("kustomize-controller").withRoles("flux-apps");
    Subject explicit = Subject.of("system:serviceaccount:apps:deployer").withRoles("dev");
    assertTrue(authorizer.check(granted(controller, explicit), "VIEW", JOB).allowed());
    Subject byDefault = granted(controller, Subject.of("system:serviceaccount:apps:default"));
    assertFalse(authorizer.check(byDefault, "VIEW", JOB).allowed());
    assertRefused(
        ImpersonationRefusalReason.NOT_ALLOWED,
        controller,
        Subject.of("system:serviceaccount:other:deployer"));
  }
}
