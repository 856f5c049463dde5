package dev.tenon.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.suite.Mutant;
import dev.tenon.suite.Mutants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A mutant as a change of its file: made by hand, as the report shows it, it is the mutant. */
class PolicyTextsTest {

  private static final Path GOOD = Path.of("src/test/resources/good");

  /**
   * Parts of a condition, and of what a claim gives, are changed in words alone where they are not
   * a line of their own.
   */
  private static final Set<String> IN_WORDS =
      Set.of(
          "drop-attribute",
          "drop-condition",
          "drop-conditional-inheritance",
          "drop-inheritance-condition",
          "negate-condition",
          "widen-tenant",
          "break-pair",
          "hold-everywhere",
          "drop-table-row",
          "optional-limit");

  /** The files with so many mutants that to tell which are equivalent takes seconds. */
  private static final Set<String> MANY = Set.of("all.yaml", "conditions.yaml", "tenancy.yaml");

  @TestFactory
  Stream<DynamicTest> everyChangeOfAFile_saysWhatItsMutantSays() throws Exception {
    return checks(file -> !MANY.contains(file));
  }

  @TestFactory
  @Tag("slow")
  Stream<DynamicTest> everyChangeOfAFileWithManyMutants_saysWhatItsMutantSays() throws Exception {
    return checks(MANY::contains);
  }

  private static Stream<DynamicTest> checks(Predicate<String> chosen) throws IOException {
    try (Stream<Path> files = Files.list(GOOD)) {
      return files
          .sorted()
          .filter(file -> chosen.test(file.getFileName().toString()))
          .toList()
          .stream()
          .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
    }
  }

  private static void check(Path file) throws Exception {
    String text = Files.readString(file);
    PolicyTexts texts = PolicyTexts.read(List.of(file));
    List<Mutant> mutants = mutantsOf(texts.policy());
    List<String> withoutLines = new ArrayList<>();
    for (Mutant mutant : mutants) {
      Optional<LineChange> change = texts.change(mutant);
      if (change.isEmpty() && !IN_WORDS.contains(mutant.kind())) {
        withoutLines.add(mutant.toString());
      } else if (change.isPresent()) {
        assertSaysTheSame(mutant, YamlPolicies.parse("changed", made(change.get(), text)));
      }
    }
    assertTrue(mutants.size() > 10, () -> mutants.size() + " mutants");
    // What is written once, by an anchor, and merged twice, is changed in both places or in none.
    assertEquals(
        file.endsWith("anchors.yaml") ? 4 : 0, withoutLines.size(), withoutLines::toString);
  }

  private static List<Mutant> mutantsOf(Policy policy) {
    Mutants mutants = Mutants.of(policy, List.of());
    List<Mutant> all = new ArrayList<>(mutants.survived());
    all.addAll(mutants.equivalent());
    return all;
  }

  /** The lines that a reader of the change would have. */
  private static String made(LineChange change, String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    int from = change.line() - 1;
    List<String> part = lines.subList(from, from + change.removed().size());
    assertEquals(change.removed(), part);
    part.clear();
    lines.addAll(from, change.added());
    return String.join("\n", lines) + "\n";
  }

  private static void assertSaysTheSame(Mutant mutant, Policy changed) {
    Policy policy = changed;
    for (Role role : mutant.policy().roles().values()) {
      policy = policy.roles().containsKey(role.name()) ? policy : policy.with(role);
    }
    assertEquals(mutant.policy(), policy, mutant::toString);
  }

  @Test
  void change_ofOneOfSeveralFiles_namesThatFile() {
    PolicyTexts texts = PolicyTexts.read(List.of(Path.of("src/test/resources/cli/files/several")));
    List<Mutant> mutants = mutantsOf(texts.policy());
    assertEquals(2, texts.byName().size());
    for (Mutant mutant : mutants) {
      String source = texts.change(mutant).orElseThrow().source();
      assertTrue(texts.byName().containsKey(source), source);
    }
  }

  @Test
  void change_showsWholeItems() {
    PolicyTexts texts =
        PolicyTexts.of(
            "p.yaml",
            """
            policies:
              - effect: allow
                actions: [A]
                resource: a
                role: r
              - effect: allow
                actions: [B]
                resource: b
                role: r
            """);
    Mutant drop =
        mutantsOf(texts.policy()).stream()
            .filter(each -> each.text().contains("drop ALLOW A"))
            .findFirst()
            .orElseThrow();
    assertEquals(
        """
        p.yaml:2
        -   - effect: allow
        -     actions: [A]
        -     resource: a
        -     role: r""",
        texts.change(drop).orElseThrow().toString());
  }

  /** A bound in an exception, and one in what a role inherits by, each in its own line. */
  @Test
  void change_ofAConditionOfAnException_orOfInheritance_isInItsLine() {
    PolicyTexts texts =
        PolicyTexts.of(
            "p.yaml",
            """
            attributes:
              resource: {amount: number, kind: [in, out, none, other]}
            roles:
              editor: {permissions: [{effect: allow, actions: [EDIT], resource: docs}]}
              clerk:
                inherits:
                  - role: editor
                    when: {resource.kind: [in, out]}
                permissions:
                  - effect: deny
                    actions: [EDIT]
                    resource: docs
                    except:
                      when:
                        resource.amount: {at_most: 10}
            """);
    Map<String, String> lines = new TreeMap<>();
    for (Mutant mutant : mutantsOf(texts.policy())) {
      if (Set.of("move-bound", "drop-value", "add-value").contains(mutant.kind())) {
        lines.merge(
            mutant.kind(),
            texts.change(mutant).orElseThrow().toString(),
            (one, other) -> one + "\n" + other);
      }
    }
    assertEquals(
        Map.of(
            "add-value",
                """
                p.yaml:8
                -         when: {resource.kind: [in, out]}
                +         when: {resource.kind: [in, out, none]}""",
            "drop-value",
                """
                p.yaml:8
                -         when: {resource.kind: [in, out]}
                +         when: {resource.kind: [out]}
                p.yaml:8
                -         when: {resource.kind: [in, out]}
                +         when: {resource.kind: [in]}""",
            "move-bound",
                """
                p.yaml:15
                -             resource.amount: {at_most: 10}
                +             resource.amount: {at_most: "11"}
                p.yaml:15
                -             resource.amount: {at_most: 10}
                +             resource.amount: {at_most: "9"}"""),
        lines);
  }
}
