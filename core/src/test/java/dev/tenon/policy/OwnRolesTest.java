package dev.tenon.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.diagnostic.DiagnosticException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Own roles of tenants and the assignments that tenants own. */
class OwnRolesTest {

  private static final Role VIEWER =
      Role.of("viewer").with(Permission.allow("VIEW").on("${tenant}"));
  private static final Role CLERK =
      Role.of("clerk").inheriting("viewer").with(Permission.allow("EDIT").on("${tenant}/doc"));

  private static Policy saas() {
    return Policy.builder().role(VIEWER).tenant(Tenant.of("*").including("${tenant}")).build();
  }

  private static List<String> codes(Runnable change) {
    return assertThrows(DiagnosticException.class, change::run).diagnostics().stream()
        .map(each -> each.code())
        .toList();
  }

  @Test
  void twoTenants_useOneNameUnseen() {
    Policy policy = saas().withOwn("acme", CLERK).withOwn("globex", Role.of("clerk"));
    assertEquals(Map.of("clerk", CLERK), policy.ownRoles("acme"));
    assertEquals(Map.of("clerk", Role.of("clerk")), policy.ownRoles("globex"));
    assertEquals(Map.of(), policy.ownRoles("initech"));
    assertEquals(Set.of("viewer"), policy.roles().keySet());
    assertEquals(policy, policy.toBuilder().build());
    assertEquals(policy.withoutOwn("globex", "clerk"), saas().withOwn("acme", CLERK));
  }

  @Test
  void ownRole_isGivenByItsTenantsAssignmentsAlone() {
    Policy policy = saas().withOwn("acme", CLERK);
    Assignment own = Assignment.toSubject("ada", "clerk").ownedBy("acme");
    assertEquals("acme", own.scope().tenant());
    assertEquals(List.of(own), policy.with(own).assignments());
    assertEquals(
        List.of("unknown-role"),
        codes(() -> policy.with(Assignment.toSubject("ada", "clerk").in("acme"))));
    assertEquals(
        List.of("unknown-role"),
        codes(() -> policy.with(Assignment.toSubject("ada", "clerk").ownedBy("globex"))));
    assertEquals(
        List.of("unknown-role"), codes(() -> policy.with(Role.of("boss").inheriting("clerk"))));
  }

  @Test
  void ownRole_thatIsGiven_isNotRemoved() {
    Policy policy =
        saas().withOwn("acme", CLERK).with(Assignment.toSubject("ada", "clerk").ownedBy("acme"));
    assertEquals(List.of("unknown-role"), codes(() -> policy.withoutOwn("acme", "clerk")));
  }

  @Test
  void generalRole_thatAnOwnRoleInherits_isNotRemoved() {
    Policy policy = saas().withOwn("acme", CLERK);
    assertEquals(List.of("unknown-role"), codes(() -> policy.withoutRole("viewer")));
  }

  @Test
  void ownRole_isOfATenantThatExists_andInheritsNothingForeign() {
    Policy policy = Policy.builder().tenant(Tenant.of("acme")).tenant(Tenant.of("globex")).build();
    assertEquals(List.of("unknown-tenant"), codes(() -> policy.withOwn("other", Role.of("r"))));
    Policy globex = policy.withOwn("globex", Role.of("r"));
    assertEquals(
        List.of("unknown-role"), codes(() -> globex.withOwn("acme", Role.of("s").inheriting("r"))));
    assertEquals(
        List.of("unknown-role"), codes(() -> globex.withOwn("acme", Role.of("s").inheriting("*"))));
    assertEquals(List.of("own-everyone"), codes(() -> policy.withOwn("acme", Role.of("*"))));
    assertEquals(
        List.of("role-circle"),
        codes(
                () ->
                    policy
                        .withOwn("acme", Role.of("a"))
                        .withOwn("acme", Role.of("b").inheriting("a"))
                        .withOwn("acme", Role.of("a").inheriting("b")))
            .stream()
            .distinct()
            .toList());
    assertEquals(List.of("unknown-tenant"), codes(() -> globex.withoutTenant("globex")));
  }

  @Test
  void tenantsAssignment_givesNoLimit_andStaysInItsTenant() {
    Policy policy = saas().withOwn("acme", CLERK);
    Assignment own = Assignment.toSubject("ada", "clerk").ownedBy("acme");
    assertEquals(
        List.of("unknown-limit", "limit-of-tenant").stream().sorted().toList(),
        codes(() -> policy.with(own.limitedTo("reader"))).stream().sorted().toList());
    assertEquals(List.of("owner-elsewhere"), codes(() -> policy.with(own.in("globex"))));
    assertEquals(List.of("owner-elsewhere"), codes(() -> policy.with(own.in(""))));
  }

  @Test
  void approvers_areOfAStage() {
    Permission pay = Permission.stage("PAY").on("a").approvedBy("lead");
    assertEquals(Set.of("lead"), pay.approvers());
    assertEquals(Set.of(), pay.withEffect(Effect.ALLOW).approvers());
    assertEquals(
        List.of("approvers-of-no-stage"),
        codes(
            () -> saas().with(Role.of("r").with(Permission.deny("PAY").on("a").approvedBy("s")))));
    assertThrows(IllegalArgumentException.class, () -> pay.approvedBy("*"));
    assertEquals("STAGE PAY on a approved by lead", pay.toString());
  }
}
