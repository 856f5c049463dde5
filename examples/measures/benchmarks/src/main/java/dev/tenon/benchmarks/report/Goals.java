package dev.tenon.benchmarks.report;

import dev.tenon.benchmarks.engine.Contenders;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was to be reached, a line a goal, with the figures of one run. A line whose benchmark did
 * not run stays open.
 */
final class Goals {

  private static final String PREPARED = "tenon-prepared";
  private static final String UNPREPARED = "tenon-unprepared";

  /** A line: what is measured by which benchmark, the first number, the goal, and what it is. */
  private record Line(String what, String by, String first, String goal, Optional<Double> here) {

    private String row() {
      String unit = goal.replaceAll("[0-9.,]", "");
      String figure = here.map(Goals::number).map(number -> number + unit).orElse("");
      return "| " + String.join(" | ", what, by, first, goal, figure) + " |";
    }
  }

  private static String number(double value) {
    return value < 10
        ? String.format(Locale.ROOT, "%.2f", value)
        : String.format(Locale.ROOT, "%,.0f", value);
  }

  private final List<Score> scores;

  Goals(List<Score> scores) {
    this.scores = List.copyOf(scores);
  }

  /** A Markdown table. */
  String table() {
    return "| what | by | first number | goal | here |\n|---|---|---|---|---|\n"
        + Stream.of(checks(), language(), peers(), rest())
            .flatMap(List::stream)
            .map(Line::row)
            .collect(Collectors.joining("\n"));
  }

  private List<Line> checks() {
    String by = "`CheckBenchmark`";
    return List.of(
        new Line("prepared to `map-joined`, worst N", by, "2x", "0.7x", worst(PREPARED)),
        new Line("unprepared to `map-joined`, worst N", by, "4x", "1.5x", worst(UNPREPARED)),
        new Line(
            "1,000,000 rules to 100",
            by,
            "2.5x",
            "1.5x",
            ratio("w", PREPARED, "1000000", "w", "100")),
        new Line(
            "wide: 100 roles to 3, 10,000 rules",
            by,
            "3x",
            "1.5x",
            ratio("variants", PREPARED, "wide", "w", "10000")),
        new Line(
            "deep: 3 roles of 10,000 rules to W at 10,000",
            by,
            "4x",
            "2x",
            ratio("variants", PREPARED, "deep", "w", "10000")),
        new Line("bytes allocated by a check, at most", by, "0", "0", bytes()));
  }

  private List<Line> language() {
    return List.of(
        language("a condition of three tests", "prepared", "CONDITION", "1.3x"),
        language("10,000 tenants by one family, prepared", "prepared", "FAMILY", "1.0x"),
        language("10,000 tenants by one family, unprepared", "unprepared", "FAMILY", "1.5x"),
        language("a role held in a tenant", "prepared", "HELD", "1.3x"),
        language("a limit", "prepared", "LIMIT", "2x"),
        new Line(
            "ten actions on one resource to one check",
            "`PageBenchmark`",
            "",
            "3x",
            find("page", "tenActions", "10000")
                .flatMap(ten -> find("page", "check", "10000").map(one -> ten / one))));
  }

  /** The cost of a part of the language, to the same rules and requests without it. */
  private Line language(String what, String how, String part, String goal) {
    return new Line(
        what + " to one tenant without",
        "`LanguageBenchmark`",
        "",
        goal,
        ratio("language", how, part, "language", "TENANT"));
  }

  private List<Line> peers() {
    return List.of(
        peer("athenz-zpe", "20x", "50x"),
        peer("jcasbin", "10,000x", "40,000x"),
        peer("ranger", "4,000x", "15,000x"),
        peer("cedar-java", "10,000x", "30,000x"));
  }

  private List<Line> rest() {
    return List.of(
        new Line(
            "compile 100,000 rules to sorting them by role",
            "`LoadBenchmark`",
            "5x",
            "1.5x",
            find("load", "compile", "100000")
                .flatMap(ours -> find("load", "by-role-by-hand", "100000").map(by -> ours / by))),
        new Line(
            "compile 1,000,000 rules",
            "`LoadBenchmark`",
            "6 s",
            "2 s",
            find("load", "compile", "1000000").map(millis -> millis / 1_000)),
        new Line(
            "bytes kept a rule at 1,000,000, beside the policy",
            "`MemoryBenchmark`",
            "200",
            "80",
            find("memory", "besidePolicy", "1000000")),
        new Line(
            "one role of 100,000 replaced, p99",
            "`ReplaceBenchmark`",
            "5,000 us",
            "100 us",
            find("replace", "replace", "p99.0")),
        new Line(
            "two threads to one",
            "`CheckBenchmark`",
            "1.8x",
            "1.95x",
            find("threads", PREPARED, "1")
                .flatMap(one -> find("threads", PREPARED, "2").map(two -> 2 * one / two))),
        new Line(
            "the worst hostile policy within the limits",
            "`AdversaryBenchmark`",
            "100 us",
            "10 us",
            section("adversary")
                .map(Score::value)
                .max(Comparator.naturalOrder())
                .map(nanos -> nanos / 1_000)));
  }

  /** How many prepared checks fit into one of a peer, where the peer was given most rules. */
  private Line peer(String name, String first, String goal) {
    Optional<Score> most =
        section("w").filter(score -> score.row().equals(name)).reduce((less, more) -> more);
    return new Line(
        name + " to prepared" + most.map(score -> ", " + score.column() + " rules").orElse(""),
        "`CheckBenchmark`",
        first,
        goal,
        most.flatMap(
            score -> find("w", PREPARED, score.column()).map(ours -> score.value() / ours)));
  }

  private Optional<Double> worst(String row) {
    return section("w")
        .filter(score -> score.row().equals(row))
        .flatMap(
            score ->
                find("w", Contenders.BASELINE, score.column())
                    .map(baseline -> score.value() / baseline)
                    .stream())
        .max(Comparator.naturalOrder());
  }

  private Optional<Double> ratio(
      String section, String row, String column, String ofSection, String ofColumn) {
    return find(section, row, column)
        .flatMap(value -> find(ofSection, row, ofColumn).map(of -> value / of));
  }

  private Optional<Double> bytes() {
    return scores.stream()
        .filter(score -> score.row().equals(PREPARED) || score.row().equals(UNPREPARED))
        .filter(score -> score.section().equals("w") || score.section().equals("variants"))
        .map(Score::bytes)
        .max(Comparator.naturalOrder());
  }

  private Optional<Double> find(String section, String row, String column) {
    return section(section)
        .filter(score -> score.row().equals(row) && score.column().equals(column))
        .map(Score::value)
        .findFirst();
  }

  private Stream<Score> section(String name) {
    return scores.stream().filter(score -> score.section().equals(name));
  }
}
