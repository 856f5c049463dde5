package dev.tenon.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import dev.tenon.suite.CoverageItem.CoverageState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a suite covers of a policy, part by part. */
class CoverageTest {

  private static Coverage cover(Case... cases) {
    return Coverage.of(Acorn.policy(), List.of(Suite.of("acorn").on(Acorn.TODAY).with(cases)));
  }

  private static List<String> in(CoverageState state, Coverage coverage) {
    return coverage.in(state).stream().map(CoverageItem::toString).toList();
  }

  @Test
  void noCase_getsToNothing() {
    Coverage coverage = cover();

    assertEquals(0, coverage.percent());
    assertEquals(14, coverage.items().size());
    assertEquals(coverage.items(), coverage.in(CoverageState.NEVER));
    assertTrue(coverage.reaches(0));
    assertFalse(coverage.reaches(1));
  }

  @Test
  void whatDecidesACase_isToldFromWhatOnlyCoversIt() {
    Coverage coverage =
        cover(
            Case.of("stops", Acorn.OLGA)
                .expecting(Effect.STAGE, "STOP", "flink/prod/flink-job/tx_1"));

    assertEquals(
        List.of(
            "rule payments-operator: STAGE STOP on flink/prod",
            "include payments: flink/*/flink-job/tx_*",
            "assignment: SUBJECT olga [payments-operator]"),
        in(CoverageState.DECIDED, coverage));
    assertEquals(
        List.of(
            "rule payments-operator: ALLOW OPERATE on flink/prod/flink-job",
            "implication OPERATE: OPERATE implies STOP",
            "inheritance payments-operator: inherits viewer"),
        in(CoverageState.COVERED, coverage));
  }

  @Test
  void excludes_mappings_implications_areCountedWhereTheyDecide() {
    Coverage coverage =
        cover(
            Case.of("is mapped", Acorn.CLAIMED)
                .expecting(Effect.ALLOW, "SUBMIT", "flink/dev/flink-job/tx_1")
                .expecting(Effect.ALLOW, "VIEW", "flink/dev/flink-job/tx_1")
                .expecting(Effect.DENY, "VIEW", "flink/dev/flink-job/tx_audit"));

    List<String> decided = in(CoverageState.DECIDED, coverage);
    assertTrue(
        decided.contains("exclude payments: flink/*/flink-job/tx_audit*"), decided::toString);
    assertTrue(decided.contains("implication OPERATE: OPERATE implies SUBMIT"), decided::toString);
    assertTrue(
        decided.contains("inheritance payments-operator: inherits viewer"), decided::toString);
    assertEquals(1, decided.stream().filter(item -> item.startsWith("mapping")).count());
  }

  @Test
  void reports_nameEveryPart() {
    Coverage coverage = cover(Case.of("stops", Acorn.OLGA).expecting(Effect.DENY, "STOP", "x"));
    String page = coverage.toHtml(Map.of());

    for (CoverageItem item : coverage.items()) {
      String text = item.text();
      assertTrue(coverage.toString().contains(text) || item.state() == CoverageState.DECIDED, text);
      assertTrue(
          page.contains(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")),
          text);
    }
    assertEquals(14, coverage.toJson().split("\"kind\"", -1).length - 1);
    assertTrue(coverage.toJson().startsWith("{\"percent\": 7, \"total\": 14, \"decided\": 1,"));
    assertFalse(page.contains("src="), page);
    assertFalse(page.contains("http"), page);
  }

  @Test
  void page_marksAllLinesOfARule_andLinksToWhatIsWorthACase() {
    String text =
        """
        roles:
          r:
            permissions:
              - effect: allow
                actions: [A]
                resource: a
              # for b
              - {effect: deny, actions: [B], resource: "<b>"}
        """;
    Policy policy =
        Policy.builder()
            .role(
                Role.of("r")
                    .with(
                        Permission.allow("A").on("a").at(Place.of("p.yaml", 4, 9)),
                        Permission.deny("B").on("<b>").at(Place.of("p.yaml", 8, 9))))
            .build();
    NamedSubject ada = NamedSubject.of("ada", Subject.of("ada").withRoles("r"));
    Suite suite = Suite.of("s").with(Case.of("c", ada).expecting(Effect.ALLOW, "A", "a", "a/b"));

    String page = Coverage.of(policy, List.of(suite)).toHtml(Map.of("p.yaml", text));

    List<String> rows = page.lines().filter(line -> line.startsWith("<tr id=")).toList();
    assertEquals(8, rows.size());
    for (int line = 1; line <= 8; line++) {
      String row = rows.get(line - 1);
      assertTrue(row.contains("id=\"f0-" + line + "\""), row);
      assertEquals(line >= 4 && line <= 6, row.contains("is-decided"), row);
      assertEquals(line == 8, row.contains("is-never"), row);
    }
    assertTrue(rows.get(3).contains("✓ 2"), rows.get(3));
    assertTrue(
        page.contains("<a href=\"#f0-8\"><code>rule r: DENY B on &lt;b&gt;</code></a>"), page);
    assertFalse(page.contains("<b>\""), page);
  }
}
