package dev.tenon.suite;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.Multimaps;
import dev.tenon.suite.CoverageItem.CoverageState;
import dev.tenon.suite.CoverageItem.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** The lines of a policy's file, each marked with the coverage of its part. */
final class CoverageLines {

  /** Kinds of parts that may take several lines without containing other parts. */
  private static final Set<Kind> LONG =
      Set.of(Kind.RULE, Kind.LIMIT, Kind.MAPPING, Kind.ASSIGNMENT, Kind.INFERENCE);

  private final List<String> lines;
  private final ImmutableListMultimap<Integer, CoverageItem> items;
  private final TreeMap<Integer, CoverageState> states = new TreeMap<>();
  private final TreeMap<Integer, List<CoverageItem>> notes = new TreeMap<>();

  private CoverageLines(List<String> lines, List<CoverageItem> items) {
    this.lines = lines;
    this.items = Multimaps.index(items, item -> item.place().line());
    this.items.asMap().forEach((line, here) -> part(line, List.copyOf(here)));
  }

  static CoverageLines of(String text, List<CoverageItem> items) {
    return new CoverageLines(text.lines().toList(), items);
  }

  private void part(int first, List<CoverageItem> here) {
    int last = here.stream().mapToInt(this::last).max().orElse(first);
    for (int line = first; line <= last; line++) {
      states.put(line, CoveragePage.worst(here));
    }
    List<CoverageItem> told =
        here.stream().filter(i -> i.state() != CoverageState.DECIDED).toList();
    notes.computeIfAbsent(last, line -> new ArrayList<>()).addAll(told);
  }

  /** The last line of a part: following lines with at least its indentation belong to it. */
  private int last(CoverageItem item) {
    int line = item.place().line();
    while (LONG.contains(item.kind())
        && line < lines.size()
        && indent(lines.get(line)) >= item.place().column() - 1) {
      line++;
    }
    return line;
  }

  private static int indent(String line) {
    return line.isBlank() ? -1 : line.length() - line.stripLeading().length();
  }

  void write(StringBuilder out, String name, int source) {
    out.append("<h2>").append(CoveragePage.escaped(name)).append("</h2>\n");
    out.append("<div class=\"frame\" tabindex=\"0\" role=\"region\" aria-label=\"");
    out.append(CoveragePage.escaped(name)).append("\">\n<table class=\"code\">\n");
    for (int number = 1; number <= lines.size(); number++) {
      line(out, number, CoveragePage.anchor(source, number));
    }
    out.append("</table>\n</div>\n");
  }

  private void line(StringBuilder out, int number, String anchor) {
    List<CoverageItem> here = items.get(number);
    CoverageState state = states.get(number);
    out.append("<tr id=\"").append(anchor).append('"');
    out.append(state == null ? "" : " class=\"is-" + state.code() + "\"").append('>');
    out.append("<td class=\"mark\">");
    out.append(here.isEmpty() ? "" : CoveragePage.summary(here)).append("</td>");
    out.append("<td class=\"number\">").append(number).append("</td><td>");
    out.append(CoveragePage.escaped(lines.get(number - 1))).append("</td></tr>\n");
    notes.getOrDefault(number, List.of()).forEach(item -> note(out, item));
  }

  private static void note(StringBuilder out, CoverageItem item) {
    String state = item.state().code();
    out.append("<tr class=\"note is-").append(state).append("\"><td class=\"mark\">");
    out.append("</td><td></td><td><b class=\"").append(state).append("\">");
    out.append(CoveragePage.mark(item.state())).append(' ').append(state).append("</b> <code>");
    out.append(CoveragePage.escaped(item.toString())).append("</code>");
    out.append(item.truths().isEmpty() ? "" : ": " + CoverageText.truths(item));
    out.append("</td></tr>\n");
  }
}
