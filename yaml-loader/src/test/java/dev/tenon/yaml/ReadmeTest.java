package dev.tenon.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.lint.LintCode;
import dev.tenon.path.PathProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The statements of the module's pages are true. */
class ReadmeTest {

  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern SHOWN = Pattern.compile("  \\[([a-z0-9-]+)\\]\n");
  private static final Pattern REPORTED =
      Pattern.compile(
          "(?:rror|rrorAt|arning|roblem)\\(\\s*(?:(?:index|event|alias|peek\\(\\)|text\\.length\\(\\) - 1),\\s*)?"
              + "\"([a-z0-9-]+)\"");

  /** The README and all pages beneath {@code docs}, one text. */
  private static String readme() throws IOException {
    StringBuilder all = new StringBuilder(Files.readString(Path.of("README.md")));
    try (Stream<Path> pages = Files.walk(Path.of("docs"))) {
      for (Path page : pages.filter(p -> p.toString().endsWith(".md")).sorted().toList()) {
        all.append(Files.readString(page));
      }
    }
    return all.toString();
  }

  private static Set<String> found(Pattern pattern, Path folder, String end) throws IOException {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(end)).toList()) {
        pattern.matcher(Files.readString(file)).results().forEach(r -> found.add(r.group(1)));
      }
    }
    return found;
  }

  @Test
  void everyExample_loadsAndIsValid() throws IOException {
    List<String> examples =
        EXAMPLE.matcher(readme()).results().map((MatchResult r) -> r.group(1)).toList();
    assertTrue(examples.size() >= 20, examples.size() + " examples");
    for (String example : examples) {
      YamlPolicies.parse("README.md", example);
      assertEquals(List.of(), SchemaTest.violations(example), example);
    }
  }

  @Test
  void everyLintCode_isListed() throws IOException {
    String readme = readme();
    assertEquals(
        List.of(),
        Arrays.stream(LintCode.values())
            .filter(c -> !readme.contains("\n| `" + c.code() + "` | " + c.explanation() + " |"))
            .toList());
  }

  @Test
  void everyCode_isListed() throws IOException {
    Set<String> codes = found(SHOWN, Path.of("src/test/resources/broken"), ".txt");
    Set<String> inSource = found(REPORTED, Path.of("src/main/java/dev/tenon/yaml"), ".java");
    inSource.addAll(found(REPORTED, Path.of("src/main/java/dev/tenon/store"), ".java"));
    assertTrue(inSource.size() > 30, inSource.toString());
    codes.addAll(inSource);
    Arrays.stream(PathProblem.values())
        .filter(problem -> problem != PathProblem.NONE)
        .forEach(problem -> codes.add(problem.code()));
    String readme = readme();
    codes.removeIf(code -> readme.contains("`" + code + "`"));
    assertEquals(Set.of(), codes);
  }
}
