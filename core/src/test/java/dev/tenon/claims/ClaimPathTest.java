package dev.tenon.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimPathTest {

  private static final Map<String, ?> CLAIMS =
      Map.of(
          "groups", List.of("a", "b"),
          "realm_access", Map.of("roles", List.of("admin")),
          "resource_access", Map.of("my.client", Map.of("roles", List.of("user"))),
          "https://acme.example/roles", List.of("viewer"),
          "a/b", Map.of("~c", "deep"),
          "realm_access.roles", "one name with a dot");

  @Test
  void find_dottedPath_goesIntoObjects() {
    assertEquals(List.of("admin"), ClaimPath.of("realm_access.roles").find(CLAIMS));
    assertEquals(List.of("a", "b"), ClaimPath.of("groups").find(CLAIMS));
  }

  @Test
  void find_pointer_goesThroughNamesWithDotsAndIndexes() {
    assertEquals(
        List.of("user"), ClaimPath.pointer("/resource_access/my.client/roles").find(CLAIMS));
    assertEquals("b", ClaimPath.pointer("/groups/1").find(CLAIMS));
    assertEquals("deep", ClaimPath.pointer("/a~1b/~0c").find(CLAIMS));
    assertNull(ClaimPath.pointer("/groups/01").find(CLAIMS));
    assertNull(ClaimPath.pointer("/groups/2").find(CLAIMS));
  }

  @Test
  void find_oneName_isTakenWhole() {
    assertEquals(List.of("viewer"), ClaimPath.named("https://acme.example/roles").find(CLAIMS));
    assertEquals("one name with a dot", ClaimPath.named("realm_access.roles").find(CLAIMS));
  }

  @Test
  void find_nothingThere_isNull() {
    assertNull(ClaimPath.of("realm_access.groups").find(CLAIMS));
    assertNull(ClaimPath.of("groups.roles").find(CLAIMS));
    assertNull(ClaimPath.of("groups.0").find(CLAIMS));
    assertNull(ClaimPath.of("a.b").find(Map.of("a", new TreeMap<>(Map.of(1, "x")))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a..b", "a.", "/a", "https://acme.example/roles"})
  void of_notADottedPath_throws(String text) {
    assertThrows(IllegalArgumentException.class, () -> ClaimPath.of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "/~", "/~2"})
  void pointer_notAPointer_throws(String text) {
    assertThrows(IllegalArgumentException.class, () -> ClaimPath.pointer(text));
  }
}
