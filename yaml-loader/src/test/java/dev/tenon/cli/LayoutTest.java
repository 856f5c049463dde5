package dev.tenon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tenon.yaml.Comment;
import dev.tenon.yaml.YamlPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The layout that {@code tenon fmt} gives. */
class LayoutTest {

  private static final Path EXAMPLES = Module.home().resolve("../examples").normalize();

  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(EXAMPLES)) {
      return all.filter(file -> file.toString().matches(".*/policy(-tests)?[.]ya?ml"))
          .filter(file -> !file.toString().contains("/target/"))
          .sorted()
          .toList();
    }
  }

  // Fault 39: the house's own policies and suites were refused.
  @TestFactory
  Stream<DynamicTest> everyPolicyAndSuiteOfTheExamples_isAsItShouldBe() throws IOException {
    assertFalse(files().isEmpty());
    return files().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    EXAMPLES.relativize(file).toString(),
                    () -> {
                      var run =
                          Programs.within(List.of("fmt", "--check", file.toString()), new byte[0]);
                      assertEquals("", run.err());
                      assertEquals(0, run.exit(), run.out());
                    }));
  }

  // Fault 39: `fmt --check` refused what `init` writes.
  @Test
  void whatInitWrites_isAsItShouldBe() {
    for (String name : Init.FILES) {
      String text = Init.starter(name);
      assertEquals(text, YamlPolicies.layout(text));
    }
  }

  @Test
  void textsOfSeveralLines_anchorsAndAliases_areKept() {
    String text =
        """
        a: |
          x


          [ y ,z ]\s\s
        b: &all [one, two]
        c: [*all,  x]
        d: "p


          q"
        """;
    assertEquals(text, YamlPolicies.layout(text));
  }

  /** The text of an example, with blanks where they mean nothing. */
  private static String loosened(String text, Random random) {
    StringBuilder out = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      out.append(line).append(" ".repeat(random.nextInt(3))).append('\n');
      out.append("\n".repeat(random.nextInt(8) == 0 ? 2 : 0));
    }
    return out.toString();
  }

  private static List<String> comments(String text) {
    return YamlPolicies.comments("p", text).stream().map(Comment::text).toList();
  }

  // The parser refuses such a text if it is to tell the comments.
  @Test
  void commentsBehindAnAnchorAndAnEmptyLine_areFound() {
    assertEquals(
        List.of(" one", " two"), comments("roles:\n  # one\n  a: &x\n\n    - b\n  # two\n"));
  }

  @Property(tries = 100)
  @Label("the layout of the layout is itself, has every comment and means the same")
  void layout_isItsOwn(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    List<Path> policies =
        files().stream().filter(file -> !file.toString().contains("-tests")).toList();
    String text = Files.readString(policies.get(random.nextInt(policies.size())));
    String loose = loosened(text, random);

    String once = YamlPolicies.layout(loose);

    assertEquals(once, YamlPolicies.layout(once));
    assertEquals(comments(text), comments(once));
    assertEquals(YamlPolicies.parse("p", text), YamlPolicies.parse("p", once));
  }
}
