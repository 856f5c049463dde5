package dev.tenon.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tenon.admin.TicketAnswer.TicketRefusalReason;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.seeds.SettableClock;
import dev.tenon.subject.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who approves in a tenant: the roles that a rule names, or the tenant's administrators. */
class TenantApprovalsTest {

  private static final Subject BOB = Subject.of("bob").withRolesIn("acme", "clerk");
  private static final Resource BILL = Resource.of("acme", "bill");
  private static final Request PAY = Request.of(BOB, "PAY", BILL).within("acme");
  private static final Request CLOSE = Request.of(BOB, "CLOSE", BILL).within("acme");

  private final SettableClock clock = new SettableClock();
  private final List<AdminEvent> events = new ArrayList<>();
  private final AdminSettings settings =
      AdminSettings.standard()
          .withClock(clock)
          .withServiceAccounts((issuer, id) -> id.startsWith("service-"))
          .withListener(events::add);

  private final Authorizer authorizer =
      Authorizer.compile(
          Policy.builder()
              .administeredBy("vendor")
              .tenant(
                  Tenant.of("*")
                      .including("${tenant}")
                      .enteredBy("*")
                      .administeredBy("customer-admin"))
              .role(
                  Role.of("clerk")
                      .with(
                          Permission.stage("PAY", "BOTH").on("${tenant}").approvedBy("lead", "cfo"),
                          Permission.stage("CLOSE", "BOTH").on("${tenant}")))
              .role(Role.of("lead").with(Permission.allow("*").on("${tenant}")))
              .role(Role.of("cfo").with(Permission.allow("VIEW").on("${tenant}")))
              .role(Role.of("chief").inheriting("lead"))
              .role(Role.of("customer-admin").with(Permission.allow("*").on("${tenant}")))
              .role(Role.of("vendor").with(Permission.allow("*").on("**")))
              .limit(Role.of("all").with(Permission.allow("*").on("**")))
              .limit(
                  Role.of("most")
                      .with(
                          Permission.allow("*").on("**"),
                          Permission.allow(AdminRights.ADMINISTER).on("tenon/tenant/acme")))
              .build(),
          Settings.standard().withClock(clock));

  private final Approvals approvals = Approvals.of(authorizer, TicketStore.inMemory(), settings);

  private String staged(Request request) {
    return assertInstanceOf(
            TicketAnswer.Done.class, approvals.stage(request, Duration.ofHours(1), "due"))
        .ticket()
        .id();
  }

  private static Subject in(String tenant, String id, String... roles) {
    return Subject.of(id).withRolesIn(tenant, roles);
  }

  private void assertRefused(TicketRefusalReason reason, Request request, Subject approver) {
    assertEquals(
        new TicketAnswer.Refused(reason), approvals.approve(staged(request), approver, "seen"));
  }

  private void assertApproved(Request request, Subject approver) {
    String id = staged(request);
    assertInstanceOf(TicketAnswer.Done.class, approvals.approve(id, approver, "seen"));
    assertInstanceOf(TicketAnswer.Done.class, approvals.use(id, request));
  }

  @Test
  void namedRoles_approve_andAdministratorsDoNot() {
    assertApproved(PAY, in("acme", "lea", "lead"));
    assertApproved(PAY, in("acme", "cho", "chief"));
    assertApproved(PAY, Subject.of("vic").withRoles("lead"));
    TicketRefusalReason no = TicketRefusalReason.NOT_ADMINISTRATOR;
    assertRefused(no, PAY, in("globex", "gus", "lead"));
    assertRefused(no, PAY, in("acme", "ada", "customer-admin"));
    assertRefused(no, PAY, Subject.of("root").withRoles("vendor"));
    assertRefused(TicketRefusalReason.APPROVER_NOT_ALLOWED, PAY, in("acme", "cy", "cfo"));
    assertRefused(TicketRefusalReason.OWN_REQUEST, PAY, in("acme", "bob", "lead"));
    assertRefused(TicketRefusalReason.SERVICE_ACCOUNT, PAY, in("acme", "service-1", "lead"));
  }

  @Test
  void withoutNamedRoles_administratorsOfTheTenantApprove() {
    assertApproved(CLOSE, in("acme", "ada", "customer-admin"));
    assertApproved(CLOSE, Subject.of("root").withRoles("vendor"));
    assertRefused(
        TicketRefusalReason.NOT_ADMINISTRATOR, CLOSE, in("globex", "gus", "customer-admin"));
    assertRefused(TicketRefusalReason.NOT_ADMINISTRATOR, CLOSE, in("acme", "lea", "lead"));
  }

  @Test
  void severalRules_areAllSatisfied() {
    Request both = Request.of(BOB, "BOTH", BILL).within("acme");
    assertRefused(TicketRefusalReason.NOT_ADMINISTRATOR, both, in("acme", "lea", "lead"));
    assertRefused(TicketRefusalReason.NOT_ADMINISTRATOR, both, in("acme", "ada", "customer-admin"));
    assertApproved(both, in("acme", "lou", "lead", "customer-admin"));
  }

  @Test
  void limitsOfTheApprover_mustAllowToAdminister() {
    Subject lea = in("acme", "lea", "lead");
    assertRefused(TicketRefusalReason.NOT_ADMINISTRATOR, PAY, lea.limitedTo("all"));
    assertApproved(PAY, lea.limitedTo("most"));
  }

  @Test
  void ticket_carriesItsTenant_alsoWhenNoneWasNamed() {
    Request unnamed = Request.of(BOB, "PAY", BILL);
    Subject all = Subject.of("bo").withRolesIn("acme", "clerk");
    assertEquals("acme", PAY.tenant());
    assertEquals("", unnamed.tenant());
    String id = staged(PAY);
    Subject lea = in("acme", "lea", "lead");
    assertEquals(List.of(id), approvals.waitingFor(lea).stream().map(Ticket::id).toList());
    assertEquals(List.of(), approvals.waitingFor(in("globex", "gus", "lead")));
    approvals.approve(id, lea, "seen");
    assertEquals(
        new TicketAnswer.Refused(TicketRefusalReason.OTHER_REQUEST),
        approvals.use(id, Request.of(all, "PAY", BILL).within("acme")));
    assertEquals(List.of("acme", "acme", "acme"), events.stream().map(AdminEvent::tenant).toList());
  }

  @Test
  void administratorOfTheTenant_deniesItsTickets() {
    String id = staged(CLOSE);
    assertInstanceOf(
        TicketAnswer.Refused.class,
        approvals.deny(id, in("globex", "gus", "customer-admin"), "no"));
    assertInstanceOf(
        TicketAnswer.Done.class, approvals.deny(id, in("acme", "ada", "customer-admin"), "no"));
  }
}
