package dev.tenon.yaml.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** A suite as tests of JUnit: as its user writes it, and what becomes of it. */
class PolicyTestsTest {

  private static final Path ALL = Path.of("src/test/resources/suites/all-tests.yaml");

  @TempDir Path folder;

  @TestFactory
  Iterable<DynamicNode> allThatASuiteCanSay() {
    return PolicyTests.of(ALL);
  }

  private static List<DynamicTest> tests(DynamicNode node) {
    List<DynamicTest> tests = new ArrayList<>();
    if (node instanceof DynamicContainer container) {
      container.getChildren().forEach(child -> tests.addAll(tests(child)));
    } else {
      tests.add((DynamicTest) node);
    }
    return tests;
  }

  private List<DynamicTest> tests(String text) throws IOException {
    Files.writeString(folder.resolve("policy.yaml"), "roles: {a: {}}");
    Path file = Files.writeString(folder.resolve("a-tests.yaml"), text);
    List<DynamicTest> tests = new ArrayList<>();
    PolicyTests.of(file).forEach(node -> tests.addAll(tests(node)));
    return tests;
  }

  @Test
  void failure_isAFailedTestWithItsStory_atItsLine() throws IOException {
    DynamicTest test =
        tests("subjects: {ada: {}}\ncases:\n  - {name: n, subject: ada, allow: {VIEW: a/b}}")
            .get(0);

    AssertionFailedError red = assertThrows(AssertionFailedError.class, test.getExecutable());
    assertTrue(red.getMessage().contains("DENY not-admitted"), red::getMessage);
    assertEquals("allow VIEW on `a/b`", test.getDisplayName());
    URI expected = URI.create(folder.resolve("a-tests.yaml").toUri() + "?line=3&column=43");
    assertEquals(expected, test.getTestSourceUri().orElseThrow());
  }

  @Test
  void skippedCase_isAbortedWithItsReason() throws IOException {
    List<DynamicTest> tests =
        tests(
            """
            subjects: {ada: {}}
            cases:
              - {name: n, subject: ada, deny: {VIEW: a/b}}
              - {name: m, subject: ada, skip: later, deny: {VIEW: a/b}}
            """);

    TestAbortedException aborted =
        assertThrows(TestAbortedException.class, tests.get(1).getExecutable());
    assertEquals("later", aborted.getMessage());
  }

  @Test
  void invariant_isATestAtItsLine_andItsProblemsFail() throws IOException {
    DynamicTest test = tests("invariants:\n  - {name: i, only: boss, may: {A: a/b}}").get(0);
    List<DynamicTest> red =
        tests("invariants:\n  - {name: open, isolated: [red, blue]}").stream().toList();

    assertEquals("i: only boss may A on a/b", test.getDisplayName());
    URI expected = URI.create(folder.resolve("a-tests.yaml").toUri() + "?line=2&column=36");
    assertEquals(expected, test.getTestSourceUri().orElseThrow());
    assertEquals("unknown-tenant", red.get(0).getDisplayName());
    assertThrows(AssertionFailedError.class, red.get(0).getExecutable());
  }

  @Test
  void problemOfTheRun_isAFailedTest() throws IOException {
    List<DynamicTest> tests =
        tests("subjects: {ada: {}}\ncases: [{name: n, subject: ada, skip: x, deny: {VIEW: a/b}}]");

    assertEquals("nothing-run", tests.get(0).getDisplayName());
    assertThrows(AssertionFailedError.class, tests.get(0).getExecutable());
  }
}
