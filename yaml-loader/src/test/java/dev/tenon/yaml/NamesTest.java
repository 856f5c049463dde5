package dev.tenon.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Fault 17: a name in a file that is none is an error at its place, with texts that are plain. */
class NamesTest {

  /** What stands in double quotes in the file, and the rule that it breaks. */
  private static final Map<String, String> BAD = bad();

  /** A file with {@code NAME} on its last line for the name. */
  private static final Map<String, String> PLACES = places();

  private static Map<String, String> bad() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("a\\nb", "control-character");
    all.put("a\\rb", "control-character");
    all.put("a\\u001B[2Kb", "control-character");
    all.put("a\\u0085b", "control-character");
    all.put("a\\u2028b", "line-separator");
    all.put("a\\u202Eb", "direction-control");
    all.put("cafe\\u0301", "not-nfc");
    all.put("..", "dot-segment");
    return all;
  }

  private static Map<String, String> places() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("tenant", "tenants:\n- resources: [{include: [a]}]\n  roles: [r]\n  name: NAME\n");
    all.put("version", "policies: []\nversion: NAME\n");
    all.put("assigned subject", "assignments:\n- role: \"*\"\n  subject: NAME\n");
    all.put("assigned client", "assignments:\n- role: \"*\"\n  client: NAME\n");
    all.put("assigned issuer", "assignments:\n- role: \"*\"\n  subject: ada\n  issuer: NAME\n");
    all.put("assigned role", "assignments:\n- subject: ada\n  role: NAME\n");
    all.put(
        "role of a tenant", "tenants:\n- name: t\n  resources: [{include: [a]}]\n  roles: NAME\n");
    all.put(
        "rule's role",
        "policies:\n- effect: allow\n  actions: [READ]\n  resource: a\n  role: NAME\n");
    all.put(
        "rule's action", "policies:\n- effect: allow\n  resource: a\n  role: r\n  actions: NAME\n");
    all.put(
        "rule's path",
        "policies:\n- effect: allow\n  actions: READ\n  role: r\n  resource: [NAME]\n");
    all.put("defined role", "roles:\n  NAME:\n    permissions: []\n");
    all.put("declared action", "actions:\n- READ\n- NAME\n");
    return all;
  }

  @TestFactory
  Stream<DynamicTest> nameThatIsNone_isAnErrorAtItsPlace() {
    return PLACES.entrySet().stream()
        .flatMap(
            place ->
                BAD.entrySet().stream()
                    .map(
                        bad ->
                            DynamicTest.dynamicTest(
                                place.getKey() + " " + bad.getKey(),
                                () -> refused(place.getValue(), bad.getKey(), bad.getValue()))));
  }

  private static void refused(String file, String bad, String code) {
    String quoted = "\"" + bad + "\"";
    int line = (int) file.lines().takeWhile(one -> !one.contains("NAME")).count();
    int column = file.lines().toList().get(line).indexOf("NAME");
    DiagnosticException refused =
        assertThrows(
            DiagnosticException.class,
            () -> YamlPolicies.parse("p.yaml", file.replace("NAME", quoted)));
    Diagnostic problem =
        refused.diagnostics().stream()
            .filter(one -> one.code().equals(code))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no " + code, refused));
    assertEquals(line + 1, problem.place().line(), problem::toString);
    assertEquals(column + 1, problem.place().column(), problem::toString);
    for (Diagnostic one : refused.diagnostics()) {
      for (String text : List.of(one.message(), one.reason(), one.remedy())) {
        assertPlain(text);
      }
      for (String part : one.toString().lines().toList()) {
        assertPlain(part);
      }
    }
  }

  /** The fix repeats what the author wrote. */
  @Test
  void fix_isPlain_whereItRepeatsThePath() {
    for (String paths : List.of("resources: [\"a\\u202E\", b]", "resource: \"/a\\u202E/b\"")) {
      String rule = "policies:\n- effect: allow\n  actions: READ\n  role: r\n  " + paths + "\n";
      DiagnosticException refused =
          assertThrows(DiagnosticException.class, () -> YamlPolicies.parse("p.yaml", rule));
      Diagnostic problem = refused.diagnostics().get(0);
      assertTrue(problem.remedy().contains("a\\u202E"), problem::toString);
      assertPlain(problem.remedy());
    }
  }

  private static void assertPlain(String text) {
    assertTrue(
        text.chars().noneMatch(c -> Character.isISOControl(c) || "\u2028\u202E".indexOf(c) >= 0),
        () -> "not plain: " + text);
  }
}
