package dev.tenon.examples.jobqueue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README shows what happens, and counts what there is. */
class ReadmeTest {

  private static final Path CODE = Path.of("src/main/java/dev/tenon/examples/jobqueue");

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }

  @Test
  void story_isTheOneThatIsTold(@TempDir Path folder) throws Exception {
    assertStory(new SameUser(folder));
  }

  @Test
  @Tag("sandbox")
  void story_isTheSameInASandbox() throws Exception {
    assertStory(Sandbox.find(Sandbox.PROGRAMS, 1L << 30));
  }

  private static void assertStory(Confinement confinement) throws Exception {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
    Story.tell(Path.of("policy.yaml"), confinement, out);
    String story = told.toString(StandardCharsets.UTF_8);
    assertTrue(
        readme().contains("```text\n" + story + "```\n"), () -> "the story is now\n" + story);
  }

  @Test
  void linesThatConcernTenon_areCounted() throws IOException {
    Pattern tenon = Pattern.compile("import dev\\.tenon\\.(?!examples|servlet\\.)");
    int all = 0;
    StringBuilder found = new StringBuilder();
    try (Stream<Path> files = Files.list(CODE)) {
      for (Path file : files.sorted().toList()) {
        int lines = lines(file);
        all += lines;
        if (tenon.matcher(Files.readString(file)).find()) {
          found.append("%s %d, ".formatted(file.getFileName(), lines));
        }
      }
    }
    String counted = found + "of " + all + " in all";
    assertTrue(readme().replace("`", "").contains(counted), () -> "counted: " + counted);
    String routes = "in " + lines(CODE.resolve("JobRoutes.java")) + " lines more";
    assertTrue(readme().contains(routes), () -> "the table of routes: " + routes);
  }

  /** Lines of code, without imports, comments and empty ones. */
  private static int lines(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return (int)
        lines.stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("import "))
            .filter(line -> !line.matches("(/?\\*|//|package ).*"))
            .count();
  }

  @Test
  void claims_nameTestsThatThereAre() throws IOException {
    Matcher named = Pattern.compile("`([A-Z]\\w+Test)\\.(\\w+)`").matcher(readme());
    int found = 0;
    for (; named.find(); found++) {
      Path test = Path.of("src/test/java/dev/tenon/examples/jobqueue", named.group(1) + ".java");
      assertTrue(Files.readString(test).contains(" " + named.group(2) + "("), named.group());
    }
    assertTrue(found > 20, found + " tests");
  }

  @Test
  void code_isShownAsItIs() throws IOException {
    String routes =
        (Files.readString(CODE.resolve("JobRoutes.java"))
                + Files.readString(CODE.resolve("JobRights.java")))
            .replaceAll("\\s", "");
    String[] parts = readme().split("```java", -1);
    assertEquals(3, parts.length);
    for (String part : List.of(parts).subList(1, parts.length)) {
      String block = part.substring(0, part.indexOf("```")).replaceAll("\\s", "");
      assertTrue(routes.contains(block), block);
    }
  }
}
