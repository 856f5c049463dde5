package dev.tenon.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README says, and how many lines an application has for its authorization. */
class ReadmeTest {

  private static final Path HOME = Path.of("../spring-boot");
  private static final Path SOURCES = HOME.resolve("src/test/java/dev/tenon/spring/invoices");

  /** What is there for the authorization alone, imports included. */
  private static final Pattern GLUE =
      Pattern.compile(
          "import dev\\.tenon\\.|@Allowed|@Identified|\\bAccess access\\b|AllowedRows|AllowedPage"
              + "|NotFoundException|\\brows\\b|String resource");

  private static long glue() throws IOException {
    long lines = 0;
    for (String source : List.of("Invoices.java", "Ledger.java", "ServletService.java")) {
      lines +=
          Files.readAllLines(SOURCES.resolve(source)).stream()
              .filter(line -> GLUE.matcher(line).find())
              .count();
    }
    List<String> service = Files.readAllLines(HOME.resolve("src/test/resources/service.yaml"));
    long tenon = service.indexOf("management:");
    long readiness = service.stream().filter(line -> line.contains("readinessState")).count();
    long dependency = 5;
    return lines + tenon + readiness + dependency;
  }

  @Test
  void theInvoicesService_hasLessThanFortyLinesOfGlue() throws IOException {
    long glue = glue();
    assertTrue(glue < 40, () -> glue + " lines");
    Matcher said = Pattern.compile("has (\\d+) lines").matcher(readme());
    assertTrue(said.find());
    assertEquals(glue, Long.parseLong(said.group(1)));
  }

  private static String readme() throws IOException {
    return Files.readString(HOME.resolve("README.md"));
  }

  /** Without white space. */
  private static String squeezed(String text) {
    return text.replaceAll("\\s", "");
  }

  @Test
  void code_isThatOfTheTests() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path folder :
        List.of(SOURCES, SOURCES.resolveSibling("migration"), HOME.resolve("src/test/resources"))) {
      try (var files = Files.list(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          all.append(squeezed(Files.readString(file)));
        }
      }
    }
    Matcher blocks = Pattern.compile("(?s)```(?:java|yaml)\n(.*?)```").matcher(readme());
    int count = 0;
    while (blocks.find()) {
      for (String piece : blocks.group(1).split("\n\n", -1)) {
        assertTrue(all.indexOf(squeezed(piece)) >= 0, () -> "not in the tests:\n" + piece);
        count++;
      }
    }
    assertEquals(5, count);
  }

  @Test
  void properties_areListed() throws IOException {
    String readme = readme();
    for (String name :
        List.of(
            "policy",
            "reload",
            "stale-after",
            "deny-after",
            "last-good",
            "tenant.variable",
            "tenant.header",
            "open",
            "identified",
            "routes",
            "attributes",
            "static-resources",
            "hide-invisible",
            "other-servlets",
            "management-port",
            "audit.file",
            "audit.log",
            "audit.ids",
            "audit.key",
            "audit.when-full",
            "approvals.enabled",
            "approvals.lifetime")) {
      assertTrue(readme.contains("| `tenon." + name + "` |"), name);
    }
    assertEquals(16, TenonProperties.class.getRecordComponents().length);
  }
}
