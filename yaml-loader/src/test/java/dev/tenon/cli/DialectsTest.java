package dev.tenon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.filter.SqlDialect;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Each SQL dialect stands where a reader looks for it. */
class DialectsTest {

  @Test
  void help_namesEveryDialect() {
    CommandLine filter = Tenon.all(Terminal.ofProcess()).getSubcommands().get("filter");
    String help = String.join(" ", filter.getCommandSpec().findOption("--sql").description());
    List<String> named = List.of(help.split("[^a-z0-9]+"));
    assertEquals(
        List.of(),
        Arrays.stream(SqlDialect.values())
            .map(dialect -> dialect.name().toLowerCase(Locale.ROOT))
            .filter(name -> !named.contains(name))
            .toList());
  }

  @Test
  void manual_hasARowForEveryDialect() throws Exception {
    String page = Files.readString(Module.home().resolve("../core/docs/lists-and-sql.md"));
    assertEquals(
        List.of(),
        Arrays.stream(SqlDialect.values())
            .filter(dialect -> !page.contains("\n| `" + dialect + "` | "))
            .toList());
  }
}
