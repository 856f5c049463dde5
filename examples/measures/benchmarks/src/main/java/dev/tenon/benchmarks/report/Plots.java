package dev.tenon.benchmarks.report;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.NumberTickUnitSource;
import org.jfree.chart.axis.TickType;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.axis.ValueTick;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * Time and memory against the number of rules. Grey text and no background: readable on a light
 * page and on a dark one.
 */
public final class Plots {

  private static final int WIDTH = 900;
  private static final int HEIGHT = 480;

  private static final Color INK = new Color(0x80, 0x80, 0x80);
  private static final Color NONE = new Color(0, 0, 0, 0);
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final List<Color> COLORS =
      List.of(
          new Color(0x9aa5b1),
          new Color(0x1c7ed6),
          new Color(0xd9480f),
          new Color(0xe6a100),
          new Color(0xe64980),
          new Color(0x2f9e44),
          new Color(0x9c36b5),
          new Color(0x0c8599),
          new Color(0x8d6e63),
          new Color(0x5c7cfa),
          new Color(0x74b816),
          new Color(0xb08968),
          new Color(0x6b7785),
          new Color(0xf06595));

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
    ValueAxis time = logarithmic("ns per check");
    ValueAxis memory = styled(new NumberAxis("bytes kept per rule")); // from 0
    draw(scores, "w", time, directory.resolve("time.svg"));
    draw(scores, "memory", memory, directory.resolve("memory.svg"));
  }

  private static void draw(List<Score> scores, String section, ValueAxis unit, Path file)
      throws IOException {
    XYSeriesCollection lines = new XYSeriesCollection();
    for (Score score : scores) {
      if (score.section().equals(section)) {
        if (lines.getSeriesIndex(score.row()) < 0) {
          lines.addSeries(new XYSeries(score.row()));
        }
        lines.getSeries(score.row()).add(Double.parseDouble(score.column()), score.value());
      }
    }
    if (lines.getSeriesCount() > 0) {
      write(chart(lines, unit), file);
    }
  }

  private static void write(JFreeChart chart, Path file) throws IOException {
    VectorGraphics2D canvas = new VectorGraphics2D();
    chart.draw(canvas, new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
    try (OutputStream out = Files.newOutputStream(file)) {
      new SVGProcessor()
          .getDocument(canvas.getCommands(), new PageSize(0, 0, WIDTH, HEIGHT))
          .writeTo(out);
    }
  }

  private static JFreeChart chart(XYSeriesCollection lines, ValueAxis unit) {
    TextUtils.setUseDrawRotatedStringWorkaround(false); // which draws letters as shapes
    XYPlot plot = new XYPlot(lines, logarithmic("rules"), unit, renderer(lines));
    plot.setBackgroundPaint(NONE);
    plot.setOutlineVisible(false);
    plot.setDomainGridlinePaint(INK);
    plot.setRangeGridlinePaint(INK);
    JFreeChart chart = new JFreeChart(null, FONT, plot, true);
    chart.setBackgroundPaint(NONE);
    LegendTitle legend = chart.getLegend();
    legend.setPosition(RectangleEdge.RIGHT);
    legend.setBackgroundPaint(NONE);
    legend.setItemPaint(INK);
    legend.setItemFont(FONT);
    legend.setFrame(BlockBorder.NONE);
    return chart;
  }

  /**
   * Its labels are texts; those of its superclass may have exponents, and are drawn as outlines.
   */
  private static final class Decades extends LogAxis {

    private static final long serialVersionUID = 1;
    private final NumberFormat format = NumberFormat.getIntegerInstance(Locale.ROOT);

    private Decades(String label) {
      super(label);
    }

    @Override
    protected List<NumberTick> refreshTicksHorizontal(
        Graphics2D canvas, Rectangle2D area, RectangleEdge edge) {
      return texts(super.refreshTicksHorizontal(canvas, area, edge));
    }

    @Override
    protected List<NumberTick> refreshTicksVertical(
        Graphics2D canvas, Rectangle2D area, RectangleEdge edge) {
      return texts(super.refreshTicksVertical(canvas, area, edge));
    }

    private List<NumberTick> texts(List<?> ticks) {
      return ticks.stream()
          .map(ValueTick.class::cast)
          .filter(tick -> tick.getTickType().equals(TickType.MAJOR))
          .map(
              tick ->
                  new NumberTick(
                      TickType.MAJOR,
                      tick.getValue(),
                      format.format(tick.getValue()),
                      tick.getTextAnchor(),
                      tick.getRotationAnchor(),
                      tick.getAngle()))
          .toList();
    }
  }

  private static ValueAxis logarithmic(String label) {
    LogAxis axis = new Decades(label);
    axis.setStandardTickUnits(new NumberTickUnitSource(true));
    axis.setMinorTickMarksVisible(false);
    return styled(axis);
  }

  private static ValueAxis styled(ValueAxis axis) {
    axis.setLabelFont(FONT);
    axis.setTickLabelFont(FONT);
    axis.setLabelPaint(INK);
    axis.setTickLabelPaint(INK);
    axis.setAxisLinePaint(INK);
    axis.setTickMarkPaint(INK);
    return axis;
  }

  private static XYLineAndShapeRenderer renderer(XYSeriesCollection lines) {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
    for (int i = 0; i < lines.getSeriesCount(); i++) {
      boolean ours = lines.getSeriesKey(i).toString().startsWith("tenon");
      renderer.setSeriesPaint(i, COLORS.get(i % COLORS.size()));
      renderer.setSeriesStroke(i, new BasicStroke(ours ? 4f : 1.8f));
      renderer.setSeriesShape(i, new Ellipse2D.Double(-3, -3, 6, 6));
    }
    return renderer;
  }
}
