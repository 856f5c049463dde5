package dev.tenon.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.path.Coverage;
import dev.tenon.path.InvalidPathException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubjectTest {

  private static final Subject ADA = Subject.of("ada");

  @Test
  void user_isAlwaysTheId() {
    assertEquals(Coverage.FULL, ADA.variables().coverage("user", "ada"));
    assertThrows(IllegalArgumentException.class, () -> ADA.withVariable("user", "root"));
  }

  @Test
  void rolesAndVariables_add() {
    Subject both = ADA.withRoles("a").withRoles("b", "a").withVariable("p", "x", "y");
    assertEquals(Set.of("a", "b"), both.roles());
    assertEquals(Set.of("x", "y"), both.variables().asMap().get("p"));
    assertEquals(Set.of(), both.withVariable("p").variables().asMap().get("p"));
    assertTrue(ADA.roles().isEmpty());
  }

  @Test
  void firstOriginOfARole_isKept() {
    Subject both = ADA.withRoles(List.of("a"), "claim `groups`").withRoles("a");
    assertEquals("claim `groups`", both.originOf("a"));
    assertEquals("not held", both.originOf("b"));
  }

  @Test
  void anonymous_hasNothingAndGetsNothing() {
    Subject nobody = Subject.anonymous();
    assertFalse(nobody.isIdentified());
    assertFalse(nobody.variables().isSet("user"));
    assertThrows(IllegalArgumentException.class, () -> nobody.withRoles("a"));
    assertThrows(IllegalArgumentException.class, () -> nobody.withVariable("p", "a"));
    assertThrows(IllegalArgumentException.class, () -> nobody.fromIssuer("https://idp"));
    assertThrows(IllegalArgumentException.class, () -> nobody.throughClient("cli"));
    assertThrows(IllegalArgumentException.class, () -> nobody.actedForBy("bob"));
  }

  @Test
  void idsAndValuesThatAreNoSegments_areRefused() {
    for (String bad : List.of("", "..", "a\u0000", "\uD800", "e\u0301", "x".repeat(513))) {
      assertThrows(InvalidPathException.class, () -> Subject.of(bad));
      assertThrows(InvalidPathException.class, () -> ADA.withVariable("p", bad));
    }
  }

  @Test
  void limits_areChecked() {
    List<String> many = IntStream.range(0, 1025).mapToObj(i -> "v" + i).toList();
    assertThrows(IllegalArgumentException.class, () -> ADA.withRoles(many));
    assertThrows(IllegalArgumentException.class, () -> ADA.withVariable("p", many));
    assertEquals(1000, ADA.withRoles(many.subList(0, 1000)).roles().size());
    assertEquals(
        1, ADA.withVariable("p", Collections.nCopies(2000, "v")).variables().asMap().size() - 1);
  }

  @Test
  void equality_isByWhoItIsAndWhatItHas() {
    assertEquals(ADA.withRoles("a", "b"), Subject.of("ada").withRoles("b", "a"));
    assertNotEquals(ADA, ADA.fromIssuer("https://idp"));
    assertNotEquals(ADA, ADA.throughClient("cli"));
    assertNotEquals(ADA, ADA.actedForBy("bob"));
    assertNotEquals(ADA, ADA.withVariable("p"));
    assertEquals(
        List.of(Actor.of("bob"), Actor.of("carol")),
        ADA.actedForBy("bob").actedForBy("carol").actors());
  }
}
