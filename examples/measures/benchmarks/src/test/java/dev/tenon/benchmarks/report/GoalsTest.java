package dev.tenon.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class GoalsTest {

  private static Score score(String section, String row, String column, double value) {
    return new Score(section, row, column, value, value, value, row.startsWith("tenon") ? 0 : 80);
  }

  private static void has(String line, List<Score> scores) {
    String table = new Goals(scores).table();
    assertTrue(table.lines().toList().contains(line), table);
  }

  @Test
  void worstRatio_isToTheBaselineOfItsOwnColumn() {
    List<Score> scores =
        List.of(
            score("w", "map-joined", "100", 100),
            score("w", "tenon-prepared", "100", 150),
            score("w", "map-joined", "1000000", 200),
            score("w", "tenon-prepared", "1000000", 180));
    has("| prepared to `map-joined`, worst N | `CheckBenchmark` | 2x | 0.7x | 1.50x |", scores);
    has("| 1,000,000 rules to 100 | `CheckBenchmark` | 2.5x | 1.5x | 1.20x |", scores);
    has("| bytes allocated by a check, at most | `CheckBenchmark` | 0 | 0 | 0.00 |", scores);
  }

  @Test
  void peer_isTakenWhereItHadMostRules() {
    List<Score> scores =
        List.of(
            score("w", "tenon-prepared", "1000", 150),
            score("w", "jcasbin", "1000", 300_000),
            score("w", "tenon-prepared", "10000", 200),
            score("w", "jcasbin", "10000", 9_000_000));
    has(
        "| jcasbin to prepared, 10000 rules | `CheckBenchmark` | 10,000x | 40,000x | 45,000x |",
        scores);
  }

  @Test
  void units_areThoseOfTheGoal() {
    has(
        "| compile 1,000,000 rules | `LoadBenchmark` | 6 s | 2 s | 2.40 s |",
        List.of(score("load", "compile", "1000000", 2_400)));
    has(
        "| two threads to one | `CheckBenchmark` | 1.8x | 1.95x | 1.90x |",
        List.of(
            score("threads", "tenon-prepared", "1", 190),
            score("threads", "tenon-prepared", "2", 200)));
    has(
        "| the worst hostile policy within the limits | `AdversaryBenchmark` | 100 us | 10 us"
            + " | 17 us |",
        List.of(score("adversary", "a", "time", 5), score("adversary", "b", "time", 17_000)));
  }

  @Test
  void whatDidNotRun_staysOpen() {
    List<String> lines = new Goals(List.of()).table().lines().skip(2).toList();
    assertEquals(22, lines.size());
    lines.forEach(line -> assertTrue(line.endsWith(" |  |"), line));
  }
}
