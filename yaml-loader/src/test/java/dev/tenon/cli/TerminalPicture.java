package dev.tenon.cli;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a terminal shows, as a picture that scales: SVG with its text as text. */
final class TerminalPicture {

  private static final double WIDTH = 7.83;
  private static final int HEIGHT = 19;
  private static final int MARGIN = 18;
  private static final Pattern COLOUR = Pattern.compile("\u001B\\[(\\d+)m");
  private static final Map<String, String> CLASSES =
      Map.of("1", "strong", "2", "faint", "31", "red", "32", "green", "33", "yellow");

  private static final String HEAD =
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" aria-label="%3$s">
      <style>
      rect { fill: #0d1117; }
      text { fill: #e6edf3; font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; }
      .strong { font-weight: 700; } .faint { fill: #9198a1; }
      .red { fill: #ff8f86; } .green { fill: #56d364; } .yellow { fill: #e3b341; }
      </style>
      <rect width="%1$d" height="%2$d" rx="8"/>
      """;

  private TerminalPicture() {}

  /** A command behind its prompt, and its output with escape sequences for colours. */
  static String of(String command, String output) {
    List<String> lines = ("$ " + command + "\n" + output).stripTrailing().lines().toList();
    int columns =
        lines.stream()
            .mapToInt(line -> COLOUR.matcher(line).replaceAll("").length())
            .max()
            .orElse(0);
    int width = (int) (2 * MARGIN + columns * WIDTH);
    int height = 2 * MARGIN + lines.size() * HEIGHT - 6;
    StringBuilder out = new StringBuilder();
    out.append(HEAD.formatted(width, height, escaped("a terminal: " + command)));
    for (int i = 0; i < lines.size(); i++) {
      int y = MARGIN + 12 + i * HEIGHT;
      String line = coloured(lines.get(i));
      if (!line.isEmpty()) {
        out.append("<text x=\"").append(MARGIN).append("\" y=\"").append(y).append("\">");
        out.append(line).append("</text>\n");
      }
    }
    return out.append("</svg>\n").toString();
  }

  private static String coloured(String line) {
    StringBuilder out = new StringBuilder();
    Matcher matcher = COLOUR.matcher(escaped(line));
    while (matcher.find()) {
      String kind = CLASSES.get(matcher.group(1));
      matcher.appendReplacement(out, kind == null ? "</tspan>" : "<tspan class=\"" + kind + "\">");
    }
    return matcher.appendTail(out).toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
