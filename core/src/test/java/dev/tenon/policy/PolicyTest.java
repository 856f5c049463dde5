package dev.tenon.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Resource;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyTest {

  private static final Permission ALLOW = Permission.allow("A").on("x");

  @Test
  void roleDefinedTwice_showsBothPlaces() {
    Policy.Builder builder =
        Policy.builder()
            .role(Role.of("a").at(Place.of("one.yaml", 1, 1)))
            .role(Role.of("a").at(Place.of("two.yaml", 2, 2)));
    Diagnostic found = only(builder, "duplicate-role");
    assertEquals(Place.of("two.yaml", 2, 2), found.place());
    assertEquals(List.of(Place.of("one.yaml", 1, 1)), found.related());
  }

  @Test
  void roleDefinedTwice_isCheckedInBothPlaces() {
    Policy.Builder builder =
        Policy.builder()
            .actions(Actions.none().declaring("A"))
            .role(Role.of("a").with(Permission.allow("B").on("x")))
            .role(Role.of("a"));
    assertEquals(
        List.of("duplicate-role", "unknown-action"),
        builder.problems().stream().map(Diagnostic::code).sorted().toList());
  }

  @Test
  void patternThatAnAliasMakesTooLong_isAnError() {
    Resource longName = Resource.of(Collections.nCopies(30, "c"));
    only(
        Policy.builder()
            .aliases(Aliases.none().with(Resource.of("a"), longName))
            .role(Role.of("r").with(Permission.allow("A").on("a/b/c/d"))),
        "alias-too-long");
  }

  @Test
  void tenantDefinedTwice_isAnError() {
    only(Policy.builder().tenant(Tenant.of("t")).tenant(Tenant.of("t")), "duplicate-tenant");
  }

  @Test
  void unknownInheritedRole_isAnErrorWithASuggestion() {
    Policy.Builder builder =
        Policy.builder().role(Role.of("viewer")).role(Role.of("operator").inheriting("viever"));
    assertEquals("did you mean `viewer`?", only(builder, "unknown-role").remedy());
  }

  @Test
  void unknownAssignedRole_isAnError() {
    only(Policy.builder().assign(Assignment.toEveryone("guest")), "unknown-role");
  }

  @Test
  void roleThatOnlyHasPermissions_isKnown() {
    Policy policy =
        Policy.builder()
            .permission("guest", ALLOW)
            .assign(Assignment.toEveryone("guest"))
            .role(Role.of("operator").inheriting("guest"))
            .build();
    assertEquals(List.of(ALLOW), policy.roles().get("guest").permissions());
  }

  @Test
  void circleOfRoles_isAnErrorOfEachRoleOnIt() {
    Policy.Builder builder =
        Policy.builder()
            .role(Role.of("a").inheriting("b"))
            .role(Role.of("b").inheriting("c"))
            .role(Role.of("c").inheriting("b"))
            .role(Role.of("d"));
    assertEquals(
        List.of("role `b` inherits itself", "role `c` inherits itself"),
        builder.problems().stream().map(Diagnostic::message).toList());
    only(Policy.builder().role(Role.of("a").inheriting("a")), "role-circle");
  }

  @Test
  void manyWaysToOneRole_areNoCircle() {
    assertTrue(
        Policy.builder()
            .role(Role.of("a").inheriting("b", "c"))
            .role(Role.of("b").inheriting("d"))
            .role(Role.of("c").inheriting("d"))
            .role(Role.of("d"))
            .problems()
            .isEmpty());
  }

  @Test
  void longChainOfRoles_needsNoStack() {
    Policy.Builder builder = Policy.builder().role(Role.of("r0"));
    for (int i = 1; i < 20_000; i++) {
      builder.role(Role.of("r" + i).inheriting("r" + (i - 1)));
    }
    assertTrue(builder.problems().isEmpty());
  }

  @Test
  void undeclaredAction_isAnErrorWhereActionsAreDeclared() {
    Actions declared = Actions.none().declaring("FLINK_SUBMIT").declaring("FLINK_VIEW");
    Policy.Builder builder =
        Policy.builder()
            .actions(declared)
            .permission("a", Permission.allow("FLINK_SUBMTI", "FLINK_*").on("x"));
    assertEquals("did you mean `FLINK_SUBMIT`?", only(builder, "unknown-action").remedy());
    Policy.Builder glob =
        Policy.builder().actions(declared).permission("a", Permission.deny("KAFKA_*").on("x"));
    assertEquals("no declared action matches `KAFKA_*`", only(glob, "unknown-action").message());
    assertTrue(
        Policy.builder().permission("a", Permission.allow("ANY").on("x")).problems().isEmpty());
  }

  @Test
  void undeclaredImpliedAction_isAnError() {
    only(Policy.builder().actions(Actions.none().declaring("A", "B")), "unknown-action");
  }

  @Test
  void circleOfActions_isAnError() {
    Actions circle = Actions.none().declaring("A", "B").declaring("B", "A");
    assertEquals(2, Policy.builder().actions(circle).problems().size());
    only(Policy.builder().actions(Actions.none().declaring("A", "A")), "action-circle");
  }

  @Test
  void allProblems_comeAtOnce() {
    Policy.Builder builder =
        Policy.builder()
            .role(Role.of("a").inheriting("nobody").at(Place.of("f", 3, 1)))
            .role(Role.of("a").at(Place.of("f", 9, 1)))
            .assign(Assignment.toEveryone("guest").at(Place.of("f", 1, 1)));
    DiagnosticException refused = assertThrows(DiagnosticException.class, builder::build);
    assertEquals(
        List.of(1, 3, 9), refused.diagnostics().stream().map(d -> d.place().line()).toList());
  }

  @Test
  void namesThatAreNone_areRefusedWhereTheyAreWritten() {
    for (String bad : List.of("", "a*", "**", "a\u0000", "..")) {
      assertThrows(IllegalArgumentException.class, () -> Role.of(bad), bad);
      assertThrows(
          IllegalArgumentException.class, () -> Policy.builder().permission(bad, ALLOW), bad);
    }
    assertThrows(IllegalArgumentException.class, () -> Tenant.of(""));
    assertThrows(IllegalArgumentException.class, () -> Assignment.toSubject("", "a"));
  }

  @Test
  void equality_doesNotDependOnOrder() {
    Policy one =
        Policy.builder()
            .role(Role.of("a").with(ALLOW, Permission.deny("B").on("y")))
            .role(Role.of("b"))
            .tenant(Tenant.of("t").including("x", "y"))
            .tenant(Tenant.of("u"))
            .build();
    Policy other =
        Policy.builder()
            .tenant(Tenant.of("u"))
            .tenant(Tenant.of("t").including("y").including("x"))
            .role(Role.of("b"))
            .role(Role.of("a").with(Permission.deny("B").on("y")))
            .permission("a", ALLOW)
            .build();
    assertEquals(one, other);
    assertEquals(one.hashCode(), other.hashCode());
    assertNotEquals(one, Policy.builder().build());
  }

  @Test
  void usingNoTenants_isNotTheSameAsNotUsingTenants() {
    Policy none = Policy.builder().build();
    Policy empty = Policy.builder().usingTenants().build();
    assertNotEquals(none, empty);
    assertNotEquals(none.version(), empty.version());
    assertFalse(none.usesTenants());
    assertTrue(empty.usesTenants());
  }

  @Test
  void version_isTheGivenOneOrAHashOfTheContent() {
    assertEquals("v7", Policy.builder().version("v7").build().version());
    String empty = Policy.builder().build().version();
    assertTrue(empty.startsWith("sha256:"), empty);
    assertEquals(empty, Policy.builder().build().version());
    assertNotEquals(empty, Policy.builder().permission("a", ALLOW).build().version());
    assertNotEquals(empty, Policy.builder().authorizing().build().version());
  }

  private static Diagnostic only(Policy.Builder builder, String code) {
    List<Diagnostic> problems = builder.problems();
    assertEquals(1, problems.size(), problems::toString);
    assertEquals(code, problems.get(0).code());
    assertThrows(DiagnosticException.class, builder::build);
    return problems.get(0);
  }
}
