package dev.tenon.examples.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows of cells, aligned: numbers to the right, everything else to the left. */
final class Table {

  private final List<List<String>> rows = new ArrayList<>();

  /** Adds a row; a single cell may be as wide as it likes. */
  void row(Object... cells) {
    rows.add(List.of(cells).stream().map(Object::toString).toList());
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(i == 0 ? "" : "  ").append(row.size() == 1 ? row.get(i) : cell(row, i));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }

  private String cell(List<String> row, int column) {
    String padding = " ".repeat(width(column) - row.get(column).length());
    return isNumber(column) ? padding + row.get(column) : row.get(column) + padding;
  }

  private int width(int column) {
    return aligned(column).mapToInt(String::length).max().orElse(0);
  }

  /** A column is one of numbers if its last cell is one: the first may be a heading. */
  private boolean isNumber(int column) {
    List<String> cells = aligned(column).toList();
    return cells.get(cells.size() - 1).chars().allMatch(Character::isDigit);
  }

  private Stream<String> aligned(int column) {
    return rows.stream()
        .filter(row -> row.size() > Math.max(1, column))
        .map(row -> row.get(column));
  }
}
