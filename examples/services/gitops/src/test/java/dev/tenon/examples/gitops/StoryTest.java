package dev.tenon.examples.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.gitops.story.Story;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The story is true, and so is what the README tells of it. */
class StoryTest {

  private static final Path GOLDEN = Path.of("src/test/resources/story.txt");
  private static final Path SOURCES = Path.of("src/main/java/dev/tenon/examples/gitops");
  private static final Pattern FENCE = Pattern.compile("(?ms)^```text\\n(.*?)^```$");
  private static final Pattern LINK = Pattern.compile("]\\((?!http)([^)#]+)[^)]*\\)");
  private static final Pattern NAMED = Pattern.compile("`([a-z]+\\.)?([A-Z]\\w+Test)\\.(\\w+)`");
  private static final Pattern COUNTED = Pattern.compile("\\| `(\\w+)` \\| (\\d+) \\|");

  @Test
  void story_isTheGoldenOne() throws IOException {
    StringWriter out = new StringWriter();
    new Story(Path.of("policy.yaml"), new PrintWriter(out)).tell();
    assertEquals(Files.readString(GOLDEN), out.toString());
  }

  @Test
  void readme_showsTheTrueOutput() throws IOException {
    String golden = Files.readString(GOLDEN);
    List<String> shown = FENCE.matcher(readme()).results().map(match -> match.group(1)).toList();
    assertTrue(shown.size() > 2, shown::toString);
    for (String text : shown) {
      for (String part : text.split("(?m)^\\.\\.\\.\\n", -1)) {
        assertTrue(golden.contains(part), part);
      }
    }
  }

  @Test
  void readme_linksToWhatIsThere() throws IOException {
    Matcher links = LINK.matcher(readme());
    while (links.find()) {
      assertTrue(Files.exists(Path.of(links.group(1))), links.group(1));
    }
  }

  /** What concerns Tenon is a package of its own, so that it can be counted. */
  @Test
  void readme_countsTheLinesThatConcernTenon() throws IOException {
    Matcher counted = COUNTED.matcher(readme());
    int found = 0;
    while (counted.find()) {
      assertEquals(lines(counted.group(1)), Integer.parseInt(counted.group(2)), counted.group(1));
      found++;
    }
    assertTrue(found >= 4, () -> "counts in the README");
  }

  @Test
  void readme_namesTestsThatThereAre() throws IOException {
    Matcher named = NAMED.matcher(readme());
    int found = 0;
    for (; named.find(); found++) {
      String folder = named.group(1) == null ? "" : named.group(1).replace('.', '/');
      Path test =
          Path.of("src/test/java/dev/tenon/examples/gitops", folder + named.group(2) + ".java");
      assertTrue(Files.readString(test).contains(" " + named.group(3) + "("), named.group());
    }
    assertTrue(found > 25, found + " tests");
  }

  /** Lines with code in them, without imports and comments. */
  private static long lines(String type) throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      Path file = files.filter(each -> each.endsWith(type + ".java")).findFirst().orElseThrow();
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(
              line ->
                  !line.isEmpty() && !line.startsWith("import ") && !line.startsWith("package "))
          .filter(line -> !line.startsWith("/*") && !line.startsWith("*") && !line.startsWith("//"))
          .count();
    }
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }
}
