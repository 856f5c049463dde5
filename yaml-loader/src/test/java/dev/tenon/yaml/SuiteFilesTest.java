package dev.tenon.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Effect;
import dev.tenon.suite.Case;
import dev.tenon.suite.Expectation;
import dev.tenon.suite.IgnoredMutant;
import dev.tenon.suite.NamedSubject;
import dev.tenon.suite.SuiteResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Suite files, good and broken; what a failing one really says is in {@code target/broken}. */
class SuiteFilesTest {

  private static final Path GOOD = Path.of("src/test/resources/suites");
  private static final Path BROKEN = Path.of("src/test/resources/broken-suites");

  @TempDir Path folder;

  private static LoadedSuite all() {
    return YamlSuites.readFile(GOOD.resolve("all-tests.yaml"));
  }

  @Test
  void everythingThatASuiteCanSay_isReadAndHolds() {
    LoadedSuite loaded = all();
    SuiteResult result = loaded.suite().run(YamlPolicies.load(loaded.policy()));

    assertTrue(result.isGreen(), result::toString);
    assertEquals(
        "all: 33 passed, 0 failed, 1 skipped in 9 cases; 7 of 7 invariants proved",
        result.toString());
    assertEquals(List.of(), loaded.warnings());
  }

  @Test
  void segregationOfDuties_isReadAsInvariants() {
    String text =
        """
        invariants:
          - {name: four eyes, exclusive: [maker, checker], assume: [code, groups]}
          - name: no role pays what it approves
            separate: [PAY, APPROVE]
            on: ["${tenant}/invoices", "${tenant}/orders"]
        """;
    assertEquals(
        List.of(
            "nobody holds two of maker, checker, assuming code, groups",
            "no role gives two of PAY, APPROVE on ${tenant}/invoices",
            "no role gives two of PAY, APPROVE on ${tenant}/orders"),
        YamlSuites.parse("duties", text).invariants().stream()
            .map(stated -> stated.invariant().toString())
            .toList());
  }

  @Test
  void subjectsWithHoldingsAndLimits_areDecidedAndCompared() throws IOException {
    String policy =
        """
        roles:
          clerk:
            held: in-tenant
            permissions: [{effect: allow, actions: [READ, PAY], resource: "${tenant}/invoices"}]
          contributor:
            permissions: [{effect: allow, actions: [READ], resource: "${tenant}/${project}"}]
        limits:
          reader: {permissions: [{effect: allow, actions: [READ], resource: "**"}]}
          payer: {permissions: [{effect: allow, actions: [PAY], resource: "**"}]}
        tenants:
          - {name: "*", resources: [{include: ["${tenant}"]}], roles: [clerk, contributor]}
        assignments: [{actor: gateway, limit: none}]
        """;
    String suite =
        """
        subjects:
          ada: {holds: [{role: clerk, tenant: acme}, {role: contributor, tenant: globex, variables: {project: ml}}]}
          app: {id: ada, holds: [{role: clerk, tenant: acme}], limits: [reader], acted_for_by: gateway}
          both: {holds: [{role: clerk, tenant: acme}], limits: [[reader, payer], {limit: payer, tenant: acme}]}
          agent: {holds: [{role: clerk, tenant: acme}], acted_for_by: bot}
          late: {holds: [{role: clerk, tenant: acme, until: 2026-01-01T00:00:00Z}]}
        now: 2026-03-04T00:00:00Z
        cases:
          - {name: her tenant, subject: ada, tenant: acme, allow: {READ: acme/invoices, PAY: acme/invoices}}
          - {name: the other, subject: ada, tenant: globex, deny: {PAY: globex/invoices}, allow: {READ: globex/ml}}
          - {name: a limit, subject: app, tenant: acme, allow: {READ: acme/invoices}, deny: [{action: PAY, resource: acme/invoices, because: beyond-limit}]}
          - {name: two limits, subject: both, tenant: acme, allow: {PAY: acme/invoices}, deny: [{action: READ, resource: acme/invoices, because: beyond-limit}]}
          - {name: an actor that nothing names, subject: agent, tenant: acme, deny: {READ: acme/invoices}}
          - {name: ended, subject: late, tenant: acme, deny: {READ: acme/invoices}}
          - name: what they hold
            subject: both
            has_roles: []
            has_holdings: [{role: clerk, tenant: acme}]
            has_limits: [{limit: payer, tenant: acme}, [payer, reader]]
        """;
    SuiteResult result = YamlSuites.parse("suite", suite).run(YamlPolicies.parse("policy", policy));
    assertTrue(result.isGreen(), result::toString);
    SuiteResult other =
        YamlSuites.parse(
                "suite",
                suite.replace("has_limits: [{limit: payer, tenant: acme},", "has_limits: ["))
            .run(YamlPolicies.parse("policy", policy));
    assertTrue(
        other.toString().contains("limits [[reader, payer], [payer in acme]]"), other::toString);
    SuiteResult misspelt =
        YamlSuites.parse(
                "suite",
                suite.replace(
                    "until: 2026-01-01T00:00:00Z}]",
                    "until: 2026-01-01T00:00:00Z}], limits: [raeder]"))
            .run(YamlPolicies.parse("policy", policy));
    assertTrue(misspelt.toString().contains("unknown limit `raeder`"), misspelt::toString);
  }

  // Fault 41: a survivor could not be silenced.
  @Test
  void ignoredMutants_haveTextsAndAReason() {
    String file = GOOD.resolve("all-tests.yaml").toString();
    List<IgnoredMutant> ignored = all().suite().ignored();

    assertEquals(
        List.of(
            IgnoredMutant.of("role operator: VIEW becomes *", "nobody has another action"),
            IgnoredMutant.of("one", "7"),
            IgnoredMutant.of("two: too", "7")),
        ignored);
    assertEquals(file, ignored.get(0).place().source());
    assertEquals(14, ignored.get(0).place().column());
  }

  @Test
  void parameters_makeACaseForEachValue() {
    assertEquals(
        List.of("submits {cluster=dev}", "submits {cluster=uat}"),
        all().suite().cases().stream().map(Case::name).limit(2).toList());
  }

  @Test
  void everything_hasItsPlace() {
    Case first = all().suite().cases().get(0);
    String file = GOOD.resolve("all-tests.yaml").toString();

    assertEquals(Place.of(file, 17, 5), first.place());
    assertEquals(Place.of(file, 21, 22), first.expectations().get(0).place());
    assertEquals(Effect.ALLOW, ((Expectation.OfDecision) first.expectations().get(0)).effect());
    assertEquals(Place.of(file, 8, 3), all().suite().subjects().get("bob").place());
  }

  @Test
  void claims_areValuesAsInAToken() {
    NamedSubject zoe = all().suite().subjects().get("zoe");
    Map<String, Object> expected =
        Map.of("sub", "zoe", "groups", List.of("team-ops", "other"), "exp", 17L, "admin", false);
    assertEquals(expected, zoe.claims());
  }

  @Test
  void directory_isItsSuites_andNoPartOfThePolicyBesideThem() throws IOException {
    Files.writeString(folder.resolve("policy.yaml"), "roles: {a: {}}");
    String suite = "subjects: {ada: {}}\ncases: [{name: n, subject: ada, deny: {VIEW: a/b}}]";
    Files.writeString(folder.resolve("b-tests.yaml"), suite);
    Files.writeString(folder.resolve("a-tests.yml"), "policy: policy.yaml\n" + suite);

    List<LoadedSuite> suites = YamlSuites.read(folder);

    assertEquals(List.of("a", "b"), suites.stream().map(each -> each.suite().name()).toList());
    for (LoadedSuite loaded : suites) {
      assertEquals(folder.resolve("policy.yaml"), loaded.policy());
      assertTrue(loaded.suite().run(YamlPolicies.load(folder)).isGreen());
    }
  }

  @Test
  void directoryWithoutSuites_andMissingFile_areErrors() {
    assertEquals("no-suite-files", code(folder));
    assertEquals("unreadable-file", code(folder.resolve("missing-tests.yaml")));
  }

  private static String code(Path path) {
    return assertThrows(DiagnosticException.class, () -> YamlSuites.read(path))
        .diagnostics()
        .get(0)
        .code();
  }

  @Test
  void unusedSubject_isAWarning() throws IOException {
    Path file = folder.resolve("a-tests.yaml");
    Files.writeString(
        file, "subjects: {ada: {}, ben: {}}\ncases: [{name: n, subject: ada, deny: {VIEW: a/b}}]");
    assertEquals(
        List.of("unused-subject"),
        YamlSuites.readFile(file).warnings().stream().map(Diagnostic::code).toList());
  }

  static List<Path> broken() throws IOException {
    try (Stream<Path> all = Files.list(BROKEN)) {
      return all.filter(path -> path.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyBrokenFile_saysWhatItsTextSays() throws IOException {
    return broken().stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> compare(file)));
  }

  static final Path UNKNOWN = Path.of("src/test/resources/unknown-names");

  // Fault 35: a case that denies passed although it misspelled a name.
  @TestFactory
  Stream<DynamicTest> misspelledNameInACaseThatDenies_isAnError() {
    return YamlSuites.read(UNKNOWN).stream()
        .map(
            loaded -> DynamicTest.dynamicTest(loaded.suite().name(), () -> assertNotGreen(loaded)));
  }

  private static void assertNotGreen(LoadedSuite loaded) throws IOException {
    SuiteResult result = loaded.suite().run(YamlPolicies.load(loaded.policy()));
    String actual =
        result.problems().stream()
            .map(each -> each.toString().replace(UNKNOWN + "/", "") + "\n")
            .collect(Collectors.joining("\n"));
    String name = loaded.suite().name() + ".txt";
    Path golden = UNKNOWN.resolve(name);
    String expected = Files.exists(golden) ? Files.readString(golden) : "";
    if (!actual.equals(expected)) {
      Files.createDirectories(Path.of("target/broken"));
      Files.writeString(Path.of("target/broken").resolve("unknown-" + name), actual);
    }
    assertEquals(expected, actual);
    assertFalse(result.isGreen());
  }

  // Fault 35: the reason shows that the denial is meant, wherever it is written.
  @Test
  void misspelledName_isWhatItIs_whereTheCaseSaysBecause() {
    String suite =
        """
        subjects: {ben: {roles: outsider}}
        cases:
          - {name: n, subject: ben, tenant: globex, because: not-admitted, deny: {PYA: a/b}}
          - name: m
            subject: ben
            deny: [{action: PYA, resource: a/b, because: not-admitted}]
        tables:
          - {name: t, subject: ben, resources: [a/b], expect: {PYA: deny}, because: not-admitted}
        """;
    SuiteResult result =
        YamlSuites.parse("a-tests.yaml", suite)
            .run(YamlPolicies.load(UNKNOWN.resolve("policy.yaml")));
    assertTrue(result.isGreen(), result::toString);
  }

  private static void compare(Path file) throws IOException {
    DiagnosticException refused =
        assertThrows(DiagnosticException.class, () -> YamlSuites.load(file));
    String actual = refused.getMessage().replace(BROKEN + "/", "") + "\n";
    Path golden = Path.of(file.toString().replace(".yaml", ".txt"));
    String expected = Files.exists(golden) ? Files.readString(golden) : "";
    if (!actual.equals(expected)) {
      Path kept = Path.of("target/broken").resolve("suite-" + golden.getFileName());
      Files.createDirectories(kept.getParent());
      Files.writeString(kept, actual);
    }
    assertEquals(expected, actual);
    for (Diagnostic each : refused.diagnostics()) {
      assertFalse(each.reason().isEmpty() || each.remedy().isEmpty(), each::toString);
    }
  }
}
