package dev.tenon.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The manual lists every problem with an issuer's keys, and none that is gone. */
class KeyProblemsTest {

  @Test
  void manual_listsEachProblemWithItsMeaning() throws Exception {
    List<String> lines = Files.readAllLines(Path.of("docs", "tokens.md"));
    int head = lines.indexOf("| code | what it means |");
    List<String> rows =
        lines.subList(head + 2, lines.size()).stream()
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertEquals(
        Arrays.stream(KeyProblem.values())
            .map(problem -> "| `" + problem.code() + "` | " + problem.explanation() + " |")
            .toList(),
        rows);
  }
}
