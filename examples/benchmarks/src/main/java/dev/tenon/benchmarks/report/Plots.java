package dev.tenon.benchmarks.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;

/**
 * Time and memory against the number of rules. Grey text and no background: readable on a light
 * page and on a dark one.
 */
public final class Plots {

  private static final Color INK = new Color(0x80, 0x80, 0x80);
  private static final Color GRID = new Color(0x80, 0x80, 0x80, 0x40);
  private static final Color NONE = new Color(0, 0, 0, 0);
  private static final List<Color> COLORS =
      List.of(
          new Color(0xd9480f),
          new Color(0x1c7ed6),
          new Color(0x2f9e44),
          new Color(0x9c36b5),
          new Color(0xe6a100),
          new Color(0x0c8599),
          new Color(0xe64980),
          new Color(0x6b7785),
          new Color(0x8d6e63),
          new Color(0x5c7cfa),
          new Color(0x74b816),
          new Color(0xb08968));

  private Plots() {}

  /**
   * Draws {@code time.svg} and {@code memory.svg} from {@code scores.csv}.
   *
   * @param directory where all of them are
   * @throws IOException if a file cannot be read or written
   */
  public static void draw(Path directory) throws IOException {
    List<Score> scores =
        Files.readAllLines(directory.resolve("scores.csv")).stream()
            .skip(1)
            .map(Score::ofCsv)
            .toList();
    draw(scores, "w", "ns per check", directory.resolve("time.svg"));
    draw(scores, "memory", "bytes kept per rule", directory.resolve("memory.svg"));
  }

  private static void draw(List<Score> scores, String section, String unit, Path file)
      throws IOException {
    Map<String, Map<Double, Double>> series = new LinkedHashMap<>();
    scores.stream()
        .filter(score -> score.section().equals(section))
        .forEach(
            score ->
                series
                    .computeIfAbsent(score.row(), row -> new LinkedHashMap<>())
                    .put(Double.parseDouble(score.column()), score.value()));
    if (!series.isEmpty()) {
      XYChart chart = chart(series, unit);
      VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
    }
  }

  private static XYChart chart(Map<String, Map<Double, Double>> series, String unit) {
    XYChart chart =
        new XYChartBuilder().width(900).height(480).xAxisTitle("rules").yAxisTitle(unit).build();
    style(chart.getStyler());
    int color = 0;
    for (Map.Entry<String, Map<Double, Double>> line : series.entrySet()) {
      XYSeries added =
          chart.addSeries(
              line.getKey(),
              line.getValue().keySet().stream().toList(),
              line.getValue().values().stream().toList());
      added.setLineColor(COLORS.get(color % COLORS.size()));
      added.setMarkerColor(COLORS.get(color % COLORS.size()));
      added.setLineStyle(new BasicStroke(line.getKey().startsWith("tenon") ? 4f : 2f));
      color++;
    }
    return chart;
  }

  private static void style(XYStyler style) {
    style.setXAxisLogarithmic(true);
    style.setYAxisLogarithmic(true);
    style.setChartBackgroundColor(NONE);
    style.setPlotBackgroundColor(NONE);
    style.setPlotBorderColor(INK);
    style.setPlotGridLinesColor(GRID);
    style.setChartFontColor(INK);
    style.setAxisTickLabelsColor(INK);
    style.setAxisTickMarksColor(INK);
    style.setLegendPosition(LegendPosition.OutsideE);
    style.setLegendBackgroundColor(NONE);
    style.setLegendBorderColor(NONE);
  }
}
