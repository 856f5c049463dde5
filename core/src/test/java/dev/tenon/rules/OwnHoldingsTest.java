package dev.tenon.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What assignments of tenants give: own roles of the tenant first, else general ones. */
class OwnHoldingsTest {

  private static final Policy POLICY =
      Policy.builder()
          .role(Role.of("viewer").with(Permission.allow("VIEW").on("${tenant}")))
          .role(Role.of("member").inheriting("viewer"))
          .tenant(Tenant.of("*").including("${tenant}"))
          .ownRole("acme", Role.of("clerk").inheriting("teller"))
          .ownRole("acme", Role.of("teller").inheriting("member"))
          .ownRole("globex", Role.of("clerk"))
          .assign(Assignment.toSubject("ada", "clerk", "viewer").ownedBy("acme"))
          .build();

  private static List<String> general(Holdings holdings, String tenant) {
    return holdings.counting(tenant, 0).stream().map(Holdings.Counted::role).toList();
  }

  private static List<String> own(Holdings holdings, String tenant) {
    return holdings.countingOwn(tenant, 0).stream().map(one -> one.role().name()).toList();
  }

  @Test
  void ownRoles_countInTheirTenantAlone_withTheGeneralOnesTheyInherit() {
    Holdings ada = Holdings.of(POLICY, Subject.of("ada"));
    assertEquals(List.of("clerk", "teller"), own(ada, "acme"));
    assertEquals(List.of("member", "viewer", "*"), general(ada, "acme"));
    assertEquals(List.of(), own(ada, "globex"));
    assertEquals(List.of("*"), general(ada, "globex"));
    assertEquals(List.of("*"), general(ada, ""));
    assertFalse(ada.arePlain());
  }

  @Test
  void nameFromElsewhere_isNoOwnRole() {
    Subject bob = Subject.of("bob").withRoles("clerk").holding(HeldRole.of("teller").in("acme"));
    Holdings holdings = Holdings.of(POLICY, bob);
    assertEquals(List.of(), own(holdings, "acme"));
    assertEquals(List.of("clerk", "teller", "*"), general(holdings, "acme"));
  }

  @Test
  void ownRole_staysTheOwnOne_whenAGeneralRoleGetsItsName() {
    Policy both = POLICY.with(Role.of("clerk").with(Permission.allow("*").on("**")));
    Holdings ada = Holdings.of(both, Subject.of("ada"));
    assertEquals(List.of("clerk", "teller"), own(ada, "acme"));
    assertEquals(List.of("member", "viewer", "*"), general(ada, "acme"));
  }

  @Test
  void whatATenantAssigns_choosesNoTenant() {
    Holdings ada = Holdings.of(POLICY, Subject.of("ada"));
    assertEquals(Set.of("acme"), ada.tenants(0));
    assertEquals(Set.of(), ada.withoutTenantsAssignments().tenants(0));
    assertEquals(List.of("*"), general(ada.withoutTenantsAssignments(), "acme"));
  }
}
