package dev.tenon.examples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.examples.quickstart.Checkout.Output;
import dev.tenon.examples.readme.JobAccess;
import dev.tenon.path.PathProblem;
import dev.tenon.suite.SuiteResult;
import dev.tenon.yaml.LoadedPolicy;
import dev.tenon.yaml.LoadedSuite;
import dev.tenon.yaml.YamlPolicies;
import dev.tenon.yaml.YamlSuites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The statements and examples of the documentation are true. */
class ManualTest {

  /** Code that tests of other modules compile and run. */
  private static final List<String> TESTED_ELSEWHERE =
      List.of(
          "examples/services/tokens/src/main/java/dev/tenon/examples/tokens/JobsApi.java",
          "oidc/src/test/java/dev/tenon/oidc/FiveMinutesTest.java");

  private static final String POLICY_TEST =
      "src/test/java/dev/tenon/examples/quickstart/PolicyTest.java";

  private static final String DECISIONS = "core/docs/decisions.md";
  private static final String TROUBLESHOOTING = "core/docs/troubleshooting.md";
  private static final String LIMITS = "core/docs/paths-and-limits.md";
  private static final String ARCHITECTURE = ".github/ARCHITECTURE.md";
  private static final Pattern ELISION = Pattern.compile("(?m)^\\.\\.\\.\\n");
  private static final Pattern LINK = Pattern.compile("]\\(([^)]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern PROFILES = Pattern.compile("mvn[^`\\n]* -P([a-z,-]+)");
  private static final Pattern WALKED = Pattern.compile("\\(([^)]*\\.java)\\) \\| (\\d+) \\|");
  private static final Pattern LIMIT = Pattern.compile("\\| `(\\w+)\\.([A-Z_]+)` \\| (\\d+) \\|");
  private static final Pattern CODE =
      Pattern.compile("Diagnostic\\s*\\.(?:error|warning)\\(\\s*\"([a-z-]+[a-z])\"");

  private static Set<String> found(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    pattern.matcher(text).results().forEach(match -> found.add(match.group(1)));
    return found;
  }

  @TestFactory
  Stream<DynamicTest> yaml_isLoadedWithoutWarnings() {
    return Manual.fences("yaml")
        .map(
            fence ->
                dynamicTest(
                    fence.toString(),
                    () ->
                        assertEquals(
                            List.of(),
                            YamlPolicies.readText(fence.toString(), fence.text())
                                .warnings()
                                .stream()
                                .filter(warning -> !warning.code().equals("not-used"))
                                .toList())));
  }

  @TestFactory
  Stream<DynamicTest> decisions_areThoseOfThePolicyAbove() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String page : Manual.pages()) {
      String policy = "";
      for (Fence fence : Fence.of(page)) {
        if (fence.is("yaml")) {
          policy = fence.text();
        } else if (fence.is("decisions")) {
          LoadedPolicy loaded = YamlPolicies.readText(page, policy);
          Authorizer authorizer =
              Authorizer.compile(loaded.policy(), Settings.standard().withClock(Main.CLOCK));
          fence.text().lines().forEach(line -> tests.add(decided(authorizer, fence, line)));
        }
      }
    }
    assertTrue(tests.size() > 80, () -> tests.size() + " decisions");
    return tests.stream();
  }

  private static DynamicTest decided(Authorizer authorizer, Fence fence, String line) {
    return dynamicTest(
        fence.file() + ":" + fence.line() + " " + line,
        () -> {
          DecisionLine expected = DecisionLine.parse(line);
          Request request = expected.request(authorizer.policy());
          Decision decision = authorizer.check(request);
          assertEquals(
              expected.answer(),
              decision.effect() + " " + decision.reason().code(),
              () -> authorizer.explain(request).toString());
        });
  }

  @TestFactory
  Stream<DynamicTest> java_isPartOfATestedSource() throws IOException {
    Path sources = Checkout.HOME.resolve("src/test/java/dev/tenon/examples/readme");
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(sources)) {
      files.sorted().forEach(file -> all.append(unindented(Checkout.read(file))));
    }
    all.append(unindented(Checkout.read(Checkout.HOME.resolve(POLICY_TEST))));
    for (String tested : TESTED_ELSEWHERE) {
      all.append(unindented(Checkout.read(Checkout.ROOT.resolve(tested))));
    }
    return Manual.fences("java")
        .map(
            fence ->
                dynamicTest(
                    fence.toString(),
                    () -> assertTrue(all.indexOf(unindented(fence.text())) >= 0, fence::text)));
  }

  private static String unindented(String text) {
    StringBuilder out = new StringBuilder();
    text.lines().map(String::strip).forEach(line -> out.append(line).append('\n'));
    return out.toString();
  }

  @TestFactory
  Stream<DynamicTest> text_isPartOfRealOutput() throws IOException {
    Path policy = Checkout.HOME.resolve("policy.yaml");
    String real =
        Checkout.read(MainTest.GOLDEN)
            + Checkout.read(MainTest.BROKEN)
            + Main.run(Checkout.HOME, policy, 16);
    return Manual.fences("text")
        .map(
            fence ->
                dynamicTest(
                    fence.toString(),
                    () -> {
                      for (String part : ELISION.split(fence.text(), -1)) {
                        assertTrue(real.contains(part), part);
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> console_isPartOfASession() throws IOException {
    StringBuilder sessions = new StringBuilder();
    Path folder = Checkout.ROOT.resolve("yaml-loader/src/test/resources/cli");
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.toString().endsWith(".session"))
          .sorted()
          .forEach(file -> sessions.append(Checkout.read(file)));
    }
    String session = sessions.toString();
    return Manual.fences("console")
        .map(
            fence ->
                dynamicTest(
                    fence.toString(),
                    () -> {
                      for (String part : ELISION.split(fence.text(), -1)) {
                        assertTrue(session.contains(part), part);
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> yml_isPartOfASuite() {
    String suites =
        unindented(Checkout.read(Checkout.HOME.resolve("policy-tests.yaml")))
            + unindented(
                Checkout.read(Checkout.ROOT.resolve("examples/policies/flyte/policy-tests.yaml")));
    return Fence.of("core/docs/proving.md").stream()
        .filter(fence -> fence.is("yml"))
        .map(
            fence ->
                dynamicTest(
                    fence.toString(),
                    () -> assertTrue(suites.contains(unindented(fence.text())), fence::text)));
  }

  /** A suite is loaded; one that names its policy runs against the quickstart's. */
  @TestFactory
  Stream<DynamicTest> yml_isASuiteThatLoads(@TempDir Path folder) {
    return Fence.of("yaml-loader/docs/testing.md").stream()
        .filter(fence -> fence.is("yml"))
        .map(
            fence ->
                dynamicTest(
                    fence.toString(),
                    () -> {
                      Path suite = folder.resolve("policy-tests.yaml");
                      Files.writeString(suite, whole(fence.text()));
                      Files.copy(
                          Checkout.HOME.resolve("policy.yaml"),
                          folder.resolve("policy.yaml"),
                          StandardCopyOption.REPLACE_EXISTING);
                      LoadedSuite loaded = YamlSuites.read(suite).get(0);
                      if (fence.text().startsWith("policy:")) {
                        SuiteResult result = loaded.suite().run(YamlPolicies.load(loaded.policy()));
                        assertTrue(result.isGreen(), result::toString);
                      }
                    }));
  }

  /** The suite of the page about conditions tests the first policy of the page. */
  @Test
  void yml_aboutConditions_passes(@TempDir Path folder) throws IOException {
    List<Fence> page = Fence.of("core/docs/conditions.md");
    Path suite = folder.resolve("policy-tests.yaml");
    Files.writeString(suite, first(page, "yml"));
    Files.writeString(folder.resolve("policy.yaml"), first(page, "yaml"));
    LoadedSuite loaded = YamlSuites.read(suite).get(0);

    SuiteResult result = loaded.suite().run(YamlPolicies.load(loaded.policy()));

    assertTrue(result.isGreen() && result.passed() == 1, result::toString);
  }

  private static String first(List<Fence> page, String kind) {
    return page.stream().filter(fence -> fence.is(kind)).findFirst().orElseThrow().text();
  }

  /** A suite needs something to test; a part that shows another key gets an invariant. */
  private static String whole(String suite) {
    return suite.contains("cases:") || suite.contains("invariants:")
        ? suite
        : suite + "invariants: [{name: nothing, never: {READ: nothing}}]\n";
  }

  @Test
  void coordinates_nameTheVersionThatIsBuilt() {
    String pom = Checkout.read(Checkout.ROOT.resolve("pom.xml"));
    Manual.fences("xml")
        .forEach(
            fence ->
                assertEquals(
                    found(Pattern.compile("<version>([^<]+)</version>"), fence.text()),
                    Set.of(pom.split("</?version>", 3)[1]),
                    fence::toString));
    Manual.fences("kotlin")
        .forEach(
            fence ->
                assertEquals(
                    Set.of(pom.split("</?version>", 3)[1]),
                    found(Pattern.compile("dev\\.tenon:[a-z-]+:([^\"]+)\""), fence.text()),
                    fence::toString));
  }

  @Test
  void firstPage_allowsByTheQuickstartsPolicy() throws Exception {
    Output output = Checkout.run(Checkout.HOME, "dev.tenon.examples.readme.FirstPage");

    assertTrue(output.text().startsWith("ALLOW allowed-by-rule"), output::text);
  }

  @Test
  void jobAccess_doesWhatTheReadmeSays(@TempDir Path directory) throws Exception {
    String policy =
        Fence.of("README.md").stream().filter(f -> f.is("yaml")).findFirst().orElseThrow().text();
    Files.writeString(directory.resolve("policy.yaml"), policy);
    Output output = Checkout.run(directory, JobAccess.class.getName());

    assertTrue(output.text().startsWith("ada may submit tx_1 in dev\n"), output::text);
    assertTrue(output.text().contains("SecurityException: no-rule"), output::text);
  }

  @TestFactory
  Stream<DynamicTest> links_leadSomewhere() {
    return Manual.markdown().stream()
        .flatMap(
            file ->
                found(LINK, withoutFences(Manual.read(file))).stream()
                    .filter(link -> !link.contains("://"))
                    .map(link -> dynamicTest(file + " -> " + link, () -> follow(file, link))));
  }

  private static String withoutFences(String text) {
    return text.replaceAll("(?ms)^```.*?^```$", "");
  }

  private static void follow(String file, String link) {
    int mark = link.indexOf('#');
    String path = mark < 0 ? link : link.substring(0, mark);
    Path here = Checkout.ROOT.resolve(file);
    Path target = path.isEmpty() ? here : here.resolveSibling(path);
    assertTrue(Files.exists(target), target::toString);
    if (mark >= 0) {
      Set<String> anchors = new TreeSet<>();
      found(HEADING, Checkout.read(target)).forEach(heading -> anchors.add(anchor(heading)));
      assertTrue(anchors.contains(link.substring(mark + 1)), anchors::toString);
    }
  }

  /** The anchor that GitHub gives to a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-');
  }

  @Test
  void reasons_areListedInTheOrderOfTheDecision() {
    List<String> listed =
        Pattern.compile("(?m)^\\| \\d+ \\| `([a-z-]+)` \\| ([A-Z]+) \\|")
            .matcher(Manual.read(DECISIONS))
            .results()
            .map(row -> row.group(1) + " " + row.group(2))
            .toList();
    assertEquals(
        Arrays.stream(Reason.values()).map(r -> r.code() + " " + r.effect()).toList(), listed);
  }

  @Test
  void codesOfCore_areListed() throws IOException {
    Set<String> missing = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Checkout.ROOT.resolve("core/src/main/java"))) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(file -> missing.addAll(found(CODE, withoutComments(Checkout.read(file)))));
    }
    assertTrue(missing.size() >= 5, missing::toString);
    String manual = Manual.text();
    missing.removeIf(code -> manual.contains("`" + code + "`"));
    assertEquals(Set.of(), missing);
  }

  @Test
  void reasons_areEachExplainedWithWhatToDo() {
    List<String> sections =
        Pattern.compile("(?m)^## `([a-z-]+)`$")
            .matcher(Manual.read(TROUBLESHOOTING))
            .results()
            .map(heading -> heading.group(1))
            .toList();
    assertEquals(Arrays.stream(Reason.values()).map(Reason::code).toList(), sections);
  }

  @Test
  void profiles_exist() throws IOException {
    StringBuilder poms = new StringBuilder();
    try (Stream<Path> files = Files.walk(Checkout.ROOT, 4)) {
      files
          .filter(file -> file.endsWith("pom.xml"))
          .forEach(file -> poms.append(Checkout.read(file)));
    }
    Set<String> unknown = found(PROFILES, Manual.text());
    assertTrue(unknown.size() >= 5, unknown::toString);
    unknown.removeIf(
        names ->
            Arrays.stream(names.split(","))
                .allMatch(name -> poms.indexOf("<id>" + name + "</id>") >= 0));
    assertEquals(Set.of(), unknown);
  }

  /** The unit of a page's length is what a reader scrolls. */
  @Test
  void firstPage_isShort() {
    long lines = Manual.read("README.md").lines().count();
    assertTrue(lines <= 260, () -> lines + " lines");
  }

  /** Each page of the manual is found from the first page. */
  @Test
  void firstPage_linksEveryPageOfTheManual() {
    Set<String> linked = found(LINK, Manual.read("README.md"));
    assertEquals(
        List.of(),
        Manual.pages().stream()
            .filter(page -> page.contains("/") && !linked.contains(page))
            .toList());
  }

  private static String withoutComments(String source) {
    return source.replaceAll("(?s)/\\*.*?\\*/", "");
  }

  @Test
  void pathProblems_areListed() {
    assertEquals(
        List.of(),
        Arrays.stream(PathProblem.values())
            .filter(problem -> problem != PathProblem.NONE)
            .filter(problem -> !Manual.read(LIMITS).contains("\n| `" + problem.code() + "` |"))
            .toList());
  }

  @TestFactory
  Stream<DynamicTest> limits_haveTheValuesOfTheirConstants() {
    List<MatchResult> rows = LIMIT.matcher(Manual.read(LIMITS)).results().toList();
    assertTrue(rows.size() >= 10, () -> rows.size() + " limits");
    return rows.stream()
        .map(
            row ->
                dynamicTest(
                    row.group(1) + "." + row.group(2),
                    () ->
                        assertEquals(
                            Long.parseLong(row.group(3)),
                            type(row.group(1)).getField(row.group(2)).getLong(null))));
  }

  /** An exported type by its simple name. */
  private static Class<?> type(String name) throws ClassNotFoundException {
    for (String room : List.of("path", "policy", "subject", "claims", "authz", "live")) {
      Path source = Checkout.ROOT.resolve("core/src/main/java/dev/tenon").resolve(room);
      if (Files.exists(source.resolve(name + ".java"))) {
        return Class.forName("dev.tenon." + room + "." + name);
      }
    }
    throw new ClassNotFoundException(name);
  }

  @TestFactory
  Stream<DynamicTest> walk_namesFilesOfAboutSoManyLines() {
    List<MatchResult> rows = WALKED.matcher(Manual.read(ARCHITECTURE)).results().toList();
    assertTrue(rows.size() >= 5, () -> rows.size() + " files");
    return rows.stream()
        .map(
            row ->
                dynamicTest(
                    row.group(1),
                    () -> {
                      long said = Long.parseLong(row.group(2));
                      long lines =
                          Checkout.read(Checkout.ROOT.resolve(".github").resolve(row.group(1)))
                              .lines()
                              .count();
                      assertTrue(Math.abs(lines - said) <= 10 + said / 10, () -> lines + " lines");
                    }));
  }
}
