package dev.tenon.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyChangesTest {

  private static final Role VIEWER = Role.of("viewer").with(Permission.allow("VIEW").on("x"));
  private static final Role OPERATOR = Role.of("operator").inheriting("viewer");
  private static final Policy POLICY =
      Policy.builder()
          .role(VIEWER)
          .role(OPERATOR)
          .tenant(Tenant.of("dev").including("x").enteredBy("operator"))
          .assign(Assignment.toSubject("ada", "operator"))
          .version("v1")
          .build();

  @Test
  void changedRole_keepsItsPlace() {
    Role other = VIEWER.with(Permission.deny("VIEW").on("x/y"));
    Policy changed = POLICY.with(other);
    assertEquals(List.of("viewer", "operator"), List.copyOf(changed.roles().keySet()));
    assertEquals(other, changed.roles().get("viewer"));
    assertEquals(VIEWER, POLICY.roles().get("viewer"));
  }

  @Test
  void newRole_comesLast() {
    Policy changed = POLICY.with(Role.of("auditor"));
    assertEquals(List.of("viewer", "operator", "auditor"), List.copyOf(changed.roles().keySet()));
    assertEquals(POLICY, changed.withoutRole("auditor"));
  }

  @Test
  void changedPolicy_isTheSameAsOneThatWasBuiltSo() {
    Policy changed =
        Policy.builder()
            .usingTenants()
            .build()
            .with(VIEWER)
            .with(OPERATOR)
            .with(Assignment.toSubject("ada", "operator"))
            .with(Tenant.of("dev").including("x").enteredBy("operator"));
    Policy built = POLICY.withVersion("");
    assertEquals(built, changed);
    assertEquals(built.version(), changed.version());
    assertEquals(changed.version(), changed.toBuilder().build().version());
  }

  @Test
  void nameOfTheVersion_isNotInherited() {
    assertEquals("v1", POLICY.version());
    assertTrue(POLICY.with(Role.of("auditor")).version().startsWith("sha256:"));
    assertEquals("v2", POLICY.with(Role.of("auditor")).withVersion("v2").version());
    assertNotEquals(POLICY.with(Role.of("a")).version(), POLICY.with(Role.of("b")).version());
  }

  @Test
  void removingWhatIsNotThere_changesNothing() {
    assertSame(POLICY, POLICY.withoutRole("nobody"));
    assertSame(POLICY, POLICY.withoutTenant("nowhere"));
    assertSame(POLICY, POLICY.without(Assignment.toSubject("bob", "operator")));
    assertSame(POLICY, POLICY.with(Assignment.toSubject("ada", "operator")));
  }

  @Test
  void roleThatSomethingNeeds_cannotBeRemoved() {
    assertEquals(List.of("unknown-role"), codes(() -> POLICY.withoutRole("viewer")));
    assertEquals(List.of("unknown-role"), codes(() -> POLICY.withoutRole("operator")));
    Policy free = POLICY.without(Assignment.toSubject("ada", "operator"));
    assertEquals(List.of("viewer"), List.copyOf(free.withoutRole("operator").roles().keySet()));
  }

  @Test
  void roleThatWouldInheritItself_isRefused() {
    Role circle = VIEWER.inheriting("operator");
    assertEquals(List.of("role-circle", "role-circle"), codes(() -> POLICY.with(circle)));
  }

  @Test
  void unknownNames_areRefused() {
    assertEquals(List.of("unknown-role"), codes(() -> POLICY.with(Role.of("a").inheriting("b"))));
    assertEquals(
        List.of("unknown-role"), codes(() -> POLICY.with(Assignment.toEveryone("nobody"))));
  }

  @Test
  void withoutItsLastTenant_aPolicyStillUsesTenants() {
    Policy changed = POLICY.withoutTenant("dev");
    assertTrue(changed.usesTenants());
    assertTrue(changed.tenants().isEmpty());
  }

  private static List<String> codes(Runnable change) {
    return assertThrows(DiagnosticException.class, change::run).diagnostics().stream()
        .map(Diagnostic::code)
        .toList();
  }
}
