package dev.tenon.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.diagnostic.Place;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PermissionTest {

  @Test
  void equality_doesNotDependOnOrderRepetitionOrPlace() {
    Permission one = Permission.allow("A", "B").on("x", "y/z");
    Permission other =
        Permission.allow("B", "A", "B").on("y/z").on("x", "x").at(Place.of("f", 3, 1));
    assertEquals(one, other);
    assertEquals(one.hashCode(), other.hashCode());
  }

  @Test
  void equality_dependsOnEveryPart() {
    Permission one = Permission.allow("A").on("x");
    assertNotEquals(one, Permission.deny("A").on("x"));
    assertNotEquals(one, Permission.stage("A").on("x"));
    assertNotEquals(one, Permission.allow("B").on("x"));
    assertNotEquals(one, Permission.allow("A").on("x", "y"));
    assertNotEquals(one, one.during(Validity.until(Instant.EPOCH)));
  }

  @Test
  void inOneLine() {
    assertEquals("ALLOW A, B on x, y", Permission.allow("A", "B").on("x", "y").toString());
    assertEquals("DENY * on nothing", Permission.deny("*").toString());
    assertEquals(
        "STAGE A on x until 1970-01-01T00:00:00Z",
        Permission.stage("A").on("x").during(Validity.until(Instant.EPOCH)).toString());
  }

  @Test
  void brokenActionOrPattern_isRefusedWhereItIsWritten() {
    assertThrows(IllegalArgumentException.class, () -> Permission.allow(""));
    assertThrows(IllegalArgumentException.class, () -> Permission.allow("a**"));
    assertThrows(IllegalArgumentException.class, () -> Permission.allow("A").on("x//y"));
  }
}
