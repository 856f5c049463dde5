package dev.tenon.benchmarks.report;

import java.util.List;
import java.util.stream.Stream;

/**
 * One number of a run.
 *
 * @param section what was measured, such as {@code w} or {@code fresh strings}
 * @param row the engine, or whatever is compared
 * @param column the number of rules, or what else varies
 * @param value the median of the iterations
 * @param least the smallest of the iterations
 * @param most the largest of the iterations
 * @param bytes allocated by an operation; negative where it was not measured
 */
record Score(
    String section,
    String row,
    String column,
    double value,
    double least,
    double most,
    double bytes) {

  private static final String HEADER = "section,row,column,value,least,most,bytes";

  /** The lines of a file of scores, its header first. */
  static List<String> toCsv(List<Score> scores) {
    return Stream.concat(Stream.of(HEADER), scores.stream().map(Score::toCsv)).toList();
  }

  private String toCsv() {
    return String.join(
        ",",
        List.of(
            section,
            row,
            column,
            Double.toString(value),
            Double.toString(least),
            Double.toString(most),
            Double.toString(bytes)));
  }

  static Score ofCsv(String line) {
    List<String> cells = List.of(line.split(",", -1));
    return new Score(
        cells.get(0),
        cells.get(1),
        cells.get(2),
        Double.parseDouble(cells.get(3)),
        Double.parseDouble(cells.get(4)),
        Double.parseDouble(cells.get(5)),
        Double.parseDouble(cells.get(6)));
  }
}
