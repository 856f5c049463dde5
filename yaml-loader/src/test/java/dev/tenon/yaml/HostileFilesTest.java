package dev.tenon.yaml;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Files that are made to cost much are refused soon and in little memory. */
class HostileFilesTest {

  /** Generous beside the second that it should take, so that a busy machine does not fail it. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private static final long LITTLE = 100L * 1024 * 1024;

  private static void assertRefused(String code, String text) {
    assertTimeoutPreemptively(SOON, () -> measured(code, text));
  }

  private static void measured(String code, String text) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    DiagnosticException refused =
        assertThrows(DiagnosticException.class, () -> YamlPolicies.parse("hostile.yaml", text));
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < LITTLE, String.format(Locale.ROOT, "allocated %,d", allocated));
    assertTrue(refused.getMessage().length() < 1_000_000);
    List<String> codes = refused.diagnostics().stream().map(Diagnostic::code).distinct().toList();
    assertTrue(codes.contains(code), codes.toString());
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n"));
  }

  @Test
  void billionLaughs() {
    String laughs =
        "x-0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
            + lines(
                20,
                i -> {
                  String alias = "*a" + i;
                  String nine = ("," + alias).repeat(9);
                  return "x-" + (i + 1) + ": &a" + (i + 1) + " [" + alias + nine + "]";
                });
    assertRefused("too-many-repeats", laughs);
  }

  @Test
  void billionLaughs_byMerging() {
    String merges =
        "x-0: &a0 {"
            + IntStream.range(0, 1000)
                .mapToObj(i -> "k" + i + ": 1")
                .collect(Collectors.joining(","))
            + "}\n"
            + lines(
                1000, i -> "x-" + (i + 1) + ": &a" + (i + 1) + " {<<: *a" + i + ", z" + i + ": 1}");
    assertRefused("too-many-repeats", merges);
  }

  @Test
  void deepNesting_flow() {
    assertRefused("too-deep", "policies: " + "[".repeat(200_000));
    assertRefused("too-deep", "policies: " + "{a: ".repeat(50_000));
  }

  @Test
  void deepNesting_block() {
    assertRefused("too-deep", "policies:\n" + "- ".repeat(100_000));
    assertRefused("too-deep", "policies:\n" + "? ".repeat(100_000));
  }

  @Test
  void longLines() {
    assertRefused("line-too-long", "policies: " + "x".repeat(4_000_000));
    assertRefused("line-too-long", "# " + "x".repeat(4_000_000) + "\npolicies: []");
    String segment = "x".repeat(200_000);
    assertRefused(
        "segment-too-long",
        "policies:\n  - {effect: allow, actions: [A], role: a, resource: " + segment + "}");
    assertRefused("unclosed-quote", "policies: \"" + segment);
  }

  @Test
  void manyUnknownKeys() {
    assertRefused("too-many-errors", lines(300_000, i -> "unknown_" + i + ": 1"));
  }

  @Test
  void manyUnknownRoles() {
    String roles =
        lines(
            5_000,
            i -> "  role_of_some_length_" + i + ": {inherits: [role_of_same_length_" + i + "]}");
    assertRefused("too-many-errors", "roles:\n" + roles);
  }

  @Test
  void manyUndeclaredActions() {
    String declared = lines(5_000, i -> "  ACTION_OF_SOME_LENGTH_" + i + ":");
    String rules =
        lines(
            5_000,
            i ->
                "  - {effect: allow, actions: [ACTION_OF_SAME_LENGTH_"
                    + i
                    + "], resource: a, role: r}");
    assertRefused("too-many-errors", "actions:\n" + declared + "\npolicies:\n" + rules);
  }

  @Test
  void manyAliasesOfResources_inAChain() {
    assertRefused(
        "too-many-errors", "aliases:\n" + lines(20_000, i -> "  a/x" + i + ": a/x" + (i + 1)));
  }

  @Test
  void manyTagsAndAnchors() {
    assertRefused("too-many-errors", "policies:\n" + "- !!java.net.URL [x]\n".repeat(100_000));
  }
}
