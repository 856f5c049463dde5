package dev.tenon.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.admin.Impersonation.ImpersonationRefusalReason;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.path.Resource;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Actor;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A right to impersonate that is held in a tenant gives the target confined to that tenant. */
class TenantImpersonationTest {

  private static final Policy POLICY =
      Policy.builder()
          .version("v")
          .administeredBy("boss")
          .tenant(
              Tenant.of("*")
                  .including("${tenant}", "tenon")
                  .enteredBy("*")
                  .administeredBy("customer-admin"))
          .tenant(Tenant.of("platform").including("tenon").enteredBy("support"))
          .role(
              Role.of("support")
                  .with(Permission.allow(AdminRights.IMPERSONATE).on("tenon/subject"))
                  .with(Permission.deny(AdminRights.IMPERSONATE).on("tenon/subject/root")))
          .role(
              Role.of("editor")
                  .with(Permission.allow("EDIT").on("*"))
                  .with(Permission.allow(AdminRights.ESCALATE, AdminRights.BIND).on("tenon")))
          .role(Role.of("boss"))
          .role(Role.of("other").with(Permission.allow("CLOSE").on("acme")))
          .role(Role.of("customer-admin"))
          .limit(Role.of("reader").with(Permission.allow("VIEW").on("**")))
          .assign(Assignment.toActor("proxy"))
          .assign(Assignment.toSubject("carl", "support").in("acme"))
          .build();

  private final List<AdminEvent> events = new ArrayList<>();
  private final AdminSettings settings = AdminSettings.standard().withListener(events::add);
  private final Authorizer authorizer = Authorizer.compile(POLICY);
  private final Impersonation impersonation = Impersonation.of(authorizer, settings);

  private static final Subject SUE = Subject.of("sue").withRolesIn("acme", "support");
  private static final Subject BOB =
      Subject.of("bob").withRoles("editor", "boss").withRolesIn("globex", "customer-admin");

  private Subject granted(Subject actor, Subject target) {
    return assertInstanceOf(
            Impersonation.Granted.class, impersonation.actAs(actor, target, "ticket 12"))
        .subject();
  }

  private void assertRefused(ImpersonationRefusalReason reason, Subject actor, Subject target) {
    assertEquals(new Impersonation.Refused(reason), impersonation.actAs(actor, target, "why"));
  }

  private Request edit(Subject subject, String tenant) {
    return Request.of(subject, "EDIT", Resource.of(tenant, "a")).within(tenant);
  }

  @Test
  void rightInATenant_givesTheTargetConfinedToIt() {
    Subject acted = granted(SUE, BOB);
    assertEquals("acme", acted.confinement());
    assertEquals(List.of(Actor.of("sue")), acted.actors());
    assertTrue(authorizer.check(edit(acted, "acme")).allowed());
    assertEquals(Reason.TENANT_NOT_ASSIGNED, authorizer.check(edit(acted, "globex")).reason());
    assertTrue(authorizer.check(edit(BOB, "globex")).allowed());
    assertEquals("acme", events.get(0).tenant());
  }

  @Test
  void rightEverywhere_doesNotConfine_unlessATenantIsNamed() {
    Subject everywhere = Subject.of("sue").withRoles("support");
    assertEquals("", granted(everywhere, BOB).confinement());
    assertEquals(
        BOB.confinedTo("globex").impersonatedBy(Actor.of("sue")),
        assertInstanceOf(
                Impersonation.Granted.class, impersonation.actAs(everywhere, BOB, "globex", "why"))
            .subject());
    assertEquals(
        new Impersonation.Refused(ImpersonationRefusalReason.NOT_ALLOWED),
        impersonation.actAs(everywhere, BOB, "no*name", "why"));
  }

  @Test
  void rightInSeveralTenants_needsANameOfOne() {
    Subject both = SUE.withRolesIn("globex", "support");
    assertRefused(ImpersonationRefusalReason.TENANT_NOT_NAMED, both, BOB);
    assertEquals(
        "globex",
        assertInstanceOf(
                Impersonation.Granted.class, impersonation.actAs(both, BOB, "globex", "why"))
            .subject()
            .confinement());
    assertEquals(
        new Impersonation.Refused(ImpersonationRefusalReason.NOT_ALLOWED),
        impersonation.actAs(both, BOB, "initech", "why"));
  }

  @Test
  void assignedRoleInATenant_givesTheRight_andADenyTakesIt() {
    assertEquals("acme", granted(Subject.of("carl"), BOB).confinement());
    assertRefused(ImpersonationRefusalReason.NOT_ALLOWED, SUE, Subject.of("root"));
    assertRefused(
        ImpersonationRefusalReason.NOT_ALLOWED,
        Subject.of("sue").withRolesIn("acme", "editor"),
        BOB);
  }

  @Test
  void limitsAndActorsAreKept() {
    Subject acted = granted(SUE.actedForBy("proxy"), BOB.limitedTo("reader"));
    assertEquals(Reason.BEYOND_LIMIT, authorizer.check(edit(acted, "acme")).reason());
    assertEquals(List.of(Actor.of("sue"), Actor.of("proxy")), acted.actors());
    assertRefused(ImpersonationRefusalReason.ALREADY_ACTED_FOR, SUE, acted);
    assertRefused(ImpersonationRefusalReason.NOT_ALLOWED, SUE, BOB.confinedTo("globex"));
    assertEquals("acme", granted(SUE, BOB.confinedTo("acme")).confinement());
  }

  @Test
  void confinedTarget_reachesNobodyElsewhere() {
    Subject supporter = Subject.of("ann").withRoles("support");
    Subject acted = granted(SUE, supporter);
    assertEquals("acme", granted(acted, BOB).confinement());
    assertEquals(
        new Impersonation.Refused(ImpersonationRefusalReason.NOT_ALLOWED),
        impersonation.actAs(acted, BOB, "globex", "why"));
  }

  @Test
  void confinedTarget_administersItsTenantAlone() {
    Administration administration =
        Administration.of(PolicyStore.inMemory(POLICY), AdminSettings.standard());
    Subject acted = granted(SUE, BOB);
    assertTrue(administration.view(BOB).permitted());
    assertFalse(administration.view(acted).permitted());
    assertTrue(administration.view(acted, "acme").permitted());
    assertFalse(administration.view(acted, "globex").permitted());
    long number = administration.view(BOB).number();
    for (Command command :
        List.of(
            new Command.CreateRole(Role.of("any")),
            new Command.CreateRole(Role.of("any")).in("globex"),
            new Command.Assign(Assignment.toSubject("eve", "editor")))) {
      assertEquals(
          CommandRefusalReason.NOT_ADMINISTRATOR,
          assertInstanceOf(
                  CommandOutcome.Refused.class, administration.apply(acted, command, number, "why"))
              .reason());
    }
    Command own = new Command.Assign(Assignment.toSubject("eve", "other").in("acme")).in("acme");
    assertEquals(
        CommandRefusalReason.MORE_THAN_HELD,
        assertInstanceOf(
                CommandOutcome.Refused.class, administration.apply(acted, own, number, "why"))
            .reason());
    assertTrue(
        administration
            .apply(acted, new Command.CreateRole(Role.of("any")).in("acme"), number, "why")
            .applied());
  }

  @Test
  void analysis_leavesConfinedSubjectsUndecided() {
    assertFalse(
        dev.tenon.analysis.Analysis.of(Policy.builder().role(Role.of("r")).build())
            .mayGrant(Subject.of("ada").confinedTo("acme"), "r")
            .holds());
  }
}
