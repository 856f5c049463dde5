package dev.tenon.examples.flyteadmin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.flyteadmin.story.Story;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README shows what happens, and counts what is there. */
class ReadmeTest {

  private static final Path SOURCES = Path.of("src/main/java/dev/tenon/examples/flyteadmin");

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }

  @Test
  void showsTheStory() throws IOException {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    Story.tell(Calls.POLICY, new PrintStream(told, true, StandardCharsets.UTF_8));
    String story =
        told.toString(StandardCharsets.UTF_8).strip().replaceAll("127\\.0\\.0\\.1:\\d+", "login");
    Files.writeString(Path.of("target/story.txt"), story);
    String text = readme();
    int start = text.indexOf("```text\n") + "```text\n".length();
    assertEquals(text.substring(start, text.indexOf("\n```", start)), story);
  }

  @Test
  void countsTheLinesThatConcernTenon() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      long all = 0;
      long concerned = 0;
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        List<String> code = code(file);
        Pattern tenon = namesOfTenon(file);
        all += code.size();
        concerned += code.stream().filter(line -> tenon.matcher(line).find()).count();
      }
      String counted = concerned + " of the proxy's " + all + " lines";
      assertTrue(readme().contains(counted), counted);
    }
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
    assertTrue(found > 15, found + " tests");
  }

  /** The text of a test of any package. */
  private static String test(String name) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      Path file = files.filter(each -> each.endsWith(name + ".java")).findFirst().orElseThrow();
      return Files.readString(file);
    }
  }

  /** The types of Tenon that a file imports; the interceptor for gRPC is none. */
  private static Pattern namesOfTenon(Path file) throws IOException {
    String names =
        Files.readAllLines(file).stream()
            .filter(line -> line.startsWith("import dev.tenon."))
            .filter(line -> !line.startsWith("import dev.tenon.examples."))
            .filter(line -> !line.startsWith("import dev.tenon.grpc."))
            .map(line -> line.substring(line.lastIndexOf('.') + 1, line.length() - 1))
            .collect(Collectors.joining("|"));
    return Pattern.compile(names.isEmpty() ? "(?!)" : "\\b(" + names + ")\\b");
  }

  /** The lines of code: no blanks, comments, imports. */
  private static List<String> code(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(String::strip)
        .filter(
            line -> !line.isEmpty() && !line.startsWith("import ") && !line.startsWith("package "))
        .filter(line -> !line.startsWith("*") && !line.startsWith("/*") && !line.startsWith("//"))
        .toList();
  }
}
