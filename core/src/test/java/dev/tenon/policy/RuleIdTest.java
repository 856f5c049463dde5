package dev.tenon.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.diagnostic.Place;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids name one rule of a policy; ids and descriptions are bounded, and part of what is equal. */
class RuleIdTest {

  private static final Permission READ =
      Permission.allow("READ").on("docs").withId("docs-read").at(Place.of("policy.yaml", 3, 5));
  private static final Permission WRITE =
      Permission.allow("WRITE").on("docs").withId("docs-read").at(Place.of("policy.yaml", 9, 5));

  private static Role reader(Permission... permissions) {
    return Role.of("reader").with(permissions);
  }

  private static Role writer(Permission... permissions) {
    return Role.of("writer").with(permissions);
  }

  private static Policy policy(Role... roles) {
    return Policy.builder().withRoles(List.of(roles)).build();
  }

  private static void assertRefused(Supplier<Policy> policy) {
    List<Diagnostic> found = assertThrows(DiagnosticException.class, policy::get).diagnostics();
    assertEquals(List.of("duplicate-id"), found.stream().map(Diagnostic::code).toList());
    assertEquals("two rules have the id `docs-read`", found.get(0).message());
    assertEquals(WRITE.place(), found.get(0).place());
    assertEquals(List.of(READ.place()), found.get(0).related());
  }

  @Test
  void anId_namesOneRule() {
    assertRefused(() -> policy(reader(READ, WRITE)));
    assertRefused(() -> policy(reader(READ), writer(WRITE)));
    assertRefused(
        () -> policy(reader(READ), writer(READ.describedAs("another").at(WRITE.place()))));
  }

  @Test
  void aRuleOfSeveralRoles_hasOneId() {
    assertEquals(2, policy(reader(READ), writer(READ.at(WRITE.place()))).roles().size());
  }

  @Test
  void aChangedRole_isCheckedAsABuildChecksIt() {
    Policy before = policy(reader(READ), writer());
    assertRefused(() -> before.with(writer(WRITE)));
    assertRefused(() -> before.with(reader(READ, WRITE)));
    assertEquals(policy(reader(READ), writer(READ)), before.with(writer(READ)));
    assertEquals(policy(reader(WRITE), writer()), before.with(reader(WRITE)));
    assertEquals(policy(reader(), writer(WRITE)), before.with(reader()).with(writer(WRITE)));
  }

  @Test
  void idAndDescription_arePartOfARule_andSayNothingThatDecides() {
    Permission described = READ.describedAs("Readers read.");
    assertNotEquals(READ, described);
    assertNotEquals(READ, READ.withId("other"));
    assertEquals(Permission.allow("READ").on("docs"), described.withoutLabels());
    assertEquals(READ.place(), described.withoutLabels().place());
    assertEquals("ALLOW READ on docs (id: docs-read)", described.toString());
    assertEquals(READ, described.describedAs(""));
    assertNotEquals(Role.of("a"), Role.of("a").describedAs("The role a."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "a\nb", "\u202Ea"})
  void anId_isAName(String id) {
    assertThrows(IllegalArgumentException.class, () -> READ.withId(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"two\nlines", "\u001B[31mred", "\u2028", "\u202Eturned", "half \uD83D"})
  void aDescription_isOneLine(String text) {
    assertThrows(IllegalArgumentException.class, () -> READ.describedAs(text));
    assertThrows(IllegalArgumentException.class, () -> Role.of("a").describedAs(text));
  }

  @Test
  void aDescription_isBounded() {
    String most = "x".repeat(500);
    assertEquals(most, READ.describedAs(most).description());
    String message =
        assertThrows(IllegalArgumentException.class, () -> READ.describedAs(most + "x"))
            .getMessage();
    assertTrue(message.contains("500") && message.contains("501"), message);
  }
}
