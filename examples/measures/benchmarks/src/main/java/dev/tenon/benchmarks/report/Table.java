package dev.tenon.benchmarks.report;

import dev.tenon.benchmarks.engine.Contenders;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The scores of a section as a Markdown table. */
final class Table {

  private final List<Score> scores;
  private final String unit;

  Table(List<Score> scores, String unit) {
    this.scores = List.copyOf(scores);
    this.unit = unit;
  }

  /** The median of each cell, and its ratio to the baseline of the column where there is one. */
  String values() {
    return table(score -> number(score.value()) + ratio(score), true);
  }

  /** The spread of each cell: the least and the most of the iterations. */
  String spread() {
    return table(score -> number(score.least()) + " .. " + number(score.most()), false);
  }

  private String table(Function<Score, String> cell, boolean bytes) {
    List<String> columns = new ArrayList<>(distinct(Score::column));
    List<String> lines = new ArrayList<>();
    boolean allocated = bytes && scores.stream().anyMatch(score -> score.bytes() >= 0);
    lines.add(
        "| " + unit + " | " + String.join(" | ", columns) + (allocated ? " | bytes/op |" : " |"));
    lines.add("|---" + "|---".repeat(columns.size() + (allocated ? 1 : 0)) + "|");
    for (String row : distinct(Score::row)) {
      String cells =
          columns.stream()
              .map(column -> find(row, column).map(cell).orElse(""))
              .collect(Collectors.joining(" | "));
      lines.add("| " + row + " | " + cells + (allocated ? " | " + bytes(row) + " |" : " |"));
    }
    return String.join("\n", lines);
  }

  private Set<String> distinct(Function<Score, String> part) {
    return scores.stream().map(part).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private Optional<Score> find(String row, String column) {
    return scores.stream()
        .filter(score -> score.row().equals(row) && score.column().equals(column))
        .findFirst();
  }

  private String ratio(Score score) {
    return find(Contenders.BASELINE, score.column())
        .map(baseline -> " (" + times(score.value() / baseline.value()) + ")")
        .orElse("");
  }

  private String bytes(String row) {
    return scores.stream()
        .filter(score -> score.row().equals(row))
        .mapToDouble(Score::bytes)
        .max()
        .stream()
        .mapToObj(Table::number)
        .findFirst()
        .orElse("");
  }

  private static String times(double ratio) {
    return number(ratio) + "x";
  }

  private static String number(double value) {
    return value < 0
        ? ""
        : value < 0.5
            ? String.format(Locale.ROOT, "%.2f", value)
            : value < 10
                ? String.format(Locale.ROOT, "%.1f", value)
                : String.format(Locale.ROOT, "%,.0f", value);
  }
}
