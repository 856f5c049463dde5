package dev.tenon.yaml;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tenon.diagnostic.DiagnosticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever a file says, it is a policy or it is refused with diagnostics. */
class MutatedFilesProperties {

  private static final List<String> SNIPPETS =
      List.of(
          "\t",
          "\r",
          "\n",
          "\r\n",
          ":",
          ": ",
          "- ",
          "[",
          "]",
          "{",
          "}",
          "*",
          "&a ",
          "*a",
          "!!x ",
          "!",
          "|",
          ">",
          "'",
          "\"",
          "\\",
          "#",
          " #",
          "%",
          "@",
          "`",
          "?",
          "? ",
          "---",
          "...",
          "<<: *a",
          "<<",
          ",",
          "\u0000",
          "\uFEFF",
          "\uD800",
          "\uD83D\uDE00",
          "\u2028",
          "\u0085",
          "~",
          "null",
          "\"\\U00110000\"",
          "\"\\xZZ\"",
          "\"\\uD800\"",
          "%YAML 9.9\n---\n",
          "%TAG ! x\n",
          "${",
          "  ");

  private static final List<String> FILES = List.of("all.yaml", "anchors.yaml", "texts.yaml");

  @Property(tries = 1000)
  void parse_neverThrowsAnythingElse(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    String name = FILES.get(random.nextInt(FILES.size()));
    StringBuilder text =
        new StringBuilder(Files.readString(Path.of("src/test/resources/good", name)));
    for (int i = random.nextInt(4); i >= 0; i--) {
      int from = random.nextInt(text.length());
      int to = Math.min(text.length(), from + random.nextInt(4));
      text.replace(from, to, SNIPPETS.get(random.nextInt(SNIPPETS.size())));
    }
    try {
      YamlPolicies.parse("mutated.yaml", text.toString());
    } catch (DiagnosticException expected) {
      assertFalse(expected.getMessage().isEmpty());
    }
  }
}
