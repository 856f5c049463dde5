package dev.tenon.examples.flinkconsole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.flinkconsole.flink.StandInFlink;
import dev.tenon.store.PolicyFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README says of this example is so. */
class ReadmeTest {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| \\[`(\\w+)`\\].*\\| (\\d+) \\|$");

  /**
   * These are about Tenon as a whole; of the others, the lines that ask it or tell it something.
   */
  private static final Set<String> WHOLE = Set.of("Security", "Inventory", "Sight", "SimpleMode");

  private static final Pattern ASKS =
      Pattern.compile(
          "\\b(access|Access|security|TicketAnswer|TemporaryGrant|Command|Outcome|Permission)\\b"
              + "|Request\\.of|Resource\\.of|Gate\\.|journal"
              + "|(?<!Channel|connector)\\.(demanding|creating|hiding|whenHeld|identified|open)\\(");

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }

  /** Lines of code: neither blank, nor a comment, nor an import. */
  private static List<String> lines(Path file) throws IOException {
    return Files.readString(file).lines().map(String::strip).filter(ReadmeTest::isCode).toList();
  }

  private static boolean isCode(String line) {
    return !line.isEmpty()
        && Stream.of("*", "/", "import ", "package ").noneMatch(line::startsWith);
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  @Test
  void theLinesThatConcernTenon_areCounted() throws IOException {
    Map<String, Integer> counted = new TreeMap<>();
    int all = 0;
    for (Path file : sources()) {
      String name = file.getFileName().toString().replace(".java", "");
      List<String> lines = lines(file);
      long asking =
          WHOLE.contains(name)
              ? lines.size()
              : lines.stream().filter(line -> ASKS.matcher(line).find()).count();
      all += lines.size();
      if (asking > 0) {
        counted.put(name, (int) asking);
      }
    }
    Map<String, Integer> told = new TreeMap<>();
    ROW.matcher(readme())
        .results()
        .forEach((MatchResult row) -> told.put(row.group(1), Integer.parseInt(row.group(2))));
    assertEquals(counted, told);
    int concern = counted.values().stream().mapToInt(lines -> lines).sum();
    String sentence = concern + " of its " + all + " lines";
    assertTrue(readme().contains(sentence), sentence);
  }

  @Test
  void claims_nameTestsThatThereAre() throws IOException {
    Matcher named = Pattern.compile("`([A-Z]\\w+Test)(?:\\.(\\w+))?`").matcher(readme());
    int found = 0;
    for (; named.find(); found++) {
      Path test =
          Path.of("src/test/java/dev/tenon/examples/flinkconsole", named.group(1) + ".java");
      assertTrue(Files.exists(test), named.group());
      String what = named.group(2) == null ? "class " + named.group(1) : " " + named.group(2) + "(";
      assertTrue(Files.readString(test).contains(what), named.group());
    }
    assertTrue(found > 35, found + " tests");
  }

  /** Told over stand-ins, word for word. */
  @Test
  void theStory_isAsItIsTold() throws IOException {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    try (State state = Fixture.state(Fixture.temporary());
        StandInFlink dev = StandInFlink.start();
        StandInFlink uat = StandInFlink.start();
        StandInFlink prod = StandInFlink.start();
        Console console =
            Console.start(
                Fixture.anyPort(),
                0,
                PolicyFiles.of(Fixture.POLICY),
                Fixture.users(),
                Demo.inventory(dev, uat, prod.rest()),
                Clock.systemUTC(),
                state)) {
      Story.tell(console.address(), new PrintStream(told, true, StandardCharsets.UTF_8));
    }
    String readme = readme();
    int start = readme.indexOf("```text\n") + "```text\n".length();
    String block = readme.substring(start, readme.indexOf("```", start));
    assertEquals(block, told.toString(StandardCharsets.UTF_8));
  }
}
