package dev.tenon.examples.remotecache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README tells the story as it goes, and counts the lines as they are. */
class ReadmeTest {

  private static final Path MAIN = Path.of("src/main/java/dev/tenon/examples/remotecache");
  private static final Pattern ROW = Pattern.compile("\\| .*?`(\\w+\\.java)` \\| (\\d+) \\|");

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }

  @Test
  void story_isTrue() throws Exception {
    List<String> lines = new ArrayList<>();
    try (Story story = new Story(Path.of("policy.yaml"), Bound.ofMemory(), lines::add)) {
      story.tell();
    }
    String told = String.join("\n", lines);
    assertTrue(readme().contains("```text\n" + told + "\n```"), told);
  }

  @Test
  void lines_areCounted() throws IOException {
    Matcher row = ROW.matcher(readme());
    int rows = 0;
    long all = 0;
    while (row.find()) {
      rows++;
      all += lines(row.group(1));
      assertEquals(lines(row.group(1)), Long.parseLong(row.group(2)), row.group(1));
    }
    assertEquals(14, rows);
    assertTrue(readme().contains("Together " + all + " lines"), "together " + all);
  }

  @Test
  void claims_nameTestsThatThereAre() throws IOException {
    Matcher named = Pattern.compile("`([A-Z]\\w+Test)(?:[.#](\\w+))?`").matcher(readme());
    int found = 0;
    for (; named.find(); found++) {
      String text = test(named.group(1));
      String method = named.group(2) == null ? "class " + named.group(1) : named.group(2) + "(";
      assertTrue(text.contains(method), named.group());
    }
    assertTrue(found > 25, found + " tests");
  }

  private static String test(String name) throws IOException {
    return Files.readString(
        Path.of("src/test/java/dev/tenon/examples/remotecache", name + ".java"));
  }

  private static long lines(String file) throws IOException {
    return Files.readAllLines(MAIN.resolve(file)).stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .filter(line -> !line.startsWith("import ") && !line.startsWith("package "))
        .filter(line -> !line.startsWith("//"))
        .filter(line -> !line.startsWith("/*") && !line.startsWith("*"))
        .count();
  }
}
