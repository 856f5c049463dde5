package dev.tenon.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.claims.ClaimAttribute;
import dev.tenon.claims.ClaimHolding;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPart;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimPattern;
import dev.tenon.claims.ClaimShape;
import dev.tenon.subject.HeldRole;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The mutations of mappings that give roles in scopes, and limits. */
class MappingChangesTest {

  private static final ClaimMapping GROUPS =
      ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
          .matching(
              ClaimPattern.parse("{org}/{level}").choosing("level", List.of("admin", "staff")));
  private static final ClaimHolding.Parts APART =
      ClaimHolding.of(
              ClaimPart.capture("level")
                  .mappedBy(Map.of("admin", Set.of("admin"), "staff", Set.of("clerk"))))
          .in(ClaimPart.capture("org").within("org-*"));
  private static final ClaimHolding.Parts HELD =
      APART.withVariable("team", ClaimPart.capture("org"));

  private static List<String> kinds(ClaimMapping mapping) {
    return MappingChanges.of(mapping).values().stream()
        .map(MappingChanges.How::kind)
        .sorted()
        .toList();
  }

  private static Set<ClaimMapping> changed(ClaimMapping mapping, String kind) {
    return MappingChanges.of(mapping).entrySet().stream()
        .filter(change -> change.getValue().kind().equals(kind))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  @Test
  void holding_isWidenedToEverywhere_andTakenApart() {
    ClaimMapping mapping = GROUPS.holding(HELD);
    assertEquals(
        List.of(
            "break-pair", "drop-table-row", "drop-table-row", "hold-everywhere", "widen-tenant"),
        kinds(mapping));
    assertEquals(Set.of(GROUPS.holding(HELD.everywhere())), changed(mapping, "hold-everywhere"));
    assertEquals(
        Set.of(GROUPS.holding(HELD.in(ClaimPart.capture("org")))),
        changed(mapping, "widen-tenant"));
    assertEquals(
        Set.of(GROUPS.holding(APART).yielding(ClaimOutput.variable("team").ofCapture("org"))),
        changed(mapping, "break-pair"));
  }

  @Test
  void tableOfHoldings_losesRows_andItsRolesCountEverywhere() {
    HeldRole clerk = HeldRole.of("clerk").in("acme");
    ClaimMapping mapping =
        GROUPS.holding(
            ClaimHolding.table(ClaimPart.value(), Map.of("a", Set.of(clerk), "b", Set.of(clerk))));
    assertEquals(
        List.of("drop-table-row", "drop-table-row", "hold-everywhere", "hold-everywhere"),
        kinds(mapping));
    assertTrue(
        changed(mapping, "hold-everywhere")
            .contains(
                GROUPS.holding(
                    ClaimHolding.table(
                        ClaimPart.value(),
                        Map.of("a", Set.of(HeldRole.of("clerk")), "b", Set.of(clerk))))));
  }

  @Test
  void limit_isDropped_andMadeOptional() {
    ClaimMapping mapping = GROUPS.limiting(ClaimHolding.of(ClaimPart.constant("reader")));
    assertEquals(List.of("drop-limit", "optional-limit"), kinds(mapping));
    assertEquals(Set.of(GROUPS), changed(mapping, "drop-limit"));
    assertFalse(kinds(mapping.optional()).contains("optional-limit"));
  }

  @Test
  void attribute_isDropped_andLosesARow() {
    ClaimAttribute level =
        ClaimAttribute.of("subject.level").mappedBy(Map.of("a", List.of("1"), "b", List.of("2")));
    ClaimMapping mapping = GROUPS.yielding(ClaimOutput.roles()).giving(level);
    assertEquals(Set.of(mapping.withAttributes(List.of())), changed(mapping, "drop-attribute"));
    assertEquals(
        Set.of(
            mapping.withAttributes(List.of(level.mappedBy(Map.of("a", List.of("1"))))),
            mapping.withAttributes(List.of(level.mappedBy(Map.of("b", List.of("2")))))),
        changed(mapping, "drop-table-row"));
    ClaimMapping alone = ClaimMapping.of(ClaimPath.of("a"), ClaimShape.LIST).giving(level);
    assertEquals(Set.of(), changed(alone, "drop-attribute"));
  }

  @Test
  void loosenedPattern_keepsTheTextsOfItsCaptures() {
    ClaimMapping mapping =
        ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
            .matching(ClaimPattern.parse("g-{level}").choosing("level", List.of("admin")))
            .yielding(ClaimOutput.roles().ofCapture("level"));
    assertEquals(
        Set.of(mapping.matching(ClaimPattern.parse("{level}").choosing("level", List.of("admin")))),
        changed(mapping, "loosen-pattern"));
  }
}
