package dev.tenon.examples.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tenon.lint.Lint;
import dev.tenon.policy.Policy;
import dev.tenon.yaml.YamlLint;
import dev.tenon.yaml.YamlPolicies;
import dev.tenon.yaml.junit.PolicyTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The policies with conditions: each does what its suite says, each of its parts decides a case,
 * each small change of it is noticed, lint has nothing to say, and printing and formatting keep it.
 */
class ConditionsTest {

  private static final Path HOME = Path.of("conditions");

  private static List<Path> policies() throws IOException {
    try (Stream<Path> folders = Files.list(HOME)) {
      return folders.sorted().map(folder -> folder.resolve("policy.yaml")).toList();
    }
  }

  @TestFactory
  Stream<DynamicNode> everyPolicy_isCoveredByItsSuite_andEveryChangeOfItIsNoticed()
      throws IOException {
    return policies().stream().map(ConditionsTest::of);
  }

  private static DynamicNode of(Path policy) {
    List<DynamicNode> nodes = new ArrayList<>();
    PolicyTests.of(policy.resolveSibling("policy-tests.yaml"))
        .covering(100)
        .noticing(100)
        .forEach(nodes::add);
    nodes.add(dynamicTest("lint", () -> isClean(policy)));
    nodes.add(dynamicTest("printed and read", () -> survivesPrinting(policy)));
    nodes.add(dynamicTest("formatted", () -> isFormatted(policy)));
    return dynamicContainer(policy.getParent().getFileName().toString(), nodes);
  }

  private static void isClean(Path policy) {
    Instant today = Instant.parse("2026-03-04T10:00:00Z");

    assertEquals(List.of(), YamlLint.of(Lint.at(today)).findings(List.of(policy)));
  }

  private static void survivesPrinting(Path file) {
    Policy policy = YamlPolicies.load(file);

    assertEquals(policy, YamlPolicies.parse("printed", YamlPolicies.print(policy)));
  }

  private static void isFormatted(Path file) throws IOException {
    String text = Files.readString(file);

    assertEquals(text, YamlPolicies.layout(text));
    assertTrue(text.startsWith("# "), "a policy begins with what it is for");
  }

  @Test
  void thereAreTwenty() throws IOException {
    assertEquals(20, policies().size());
  }
}
