package dev.tenon.suite;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.Multimaps;
import dev.tenon.suite.CoverageItem.CoverageState;
import dev.tenon.suite.CoverageItem.Kind;
import java.util.List;
import java.util.Map;

/** Writes coverage as an HTML page: the policy's lines, each with its coverage. */
final class CoveragePage {

  private static final String STYLE =
      """
      :root {
        color-scheme: light dark;
        --page: #ffffff; --text: #1f2328; --quiet: #59636e; --line: #d1d9e0; --band: #f6f8fa;
        --decided: #1a7f37; --decided-band: #e6f6ea;
        --covered: #8a5a00; --covered-band: #fff6dc;
        --never: #b42318; --never-band: #fdecea;
      }
      @media (prefers-color-scheme: dark) {
        :root {
          --page: #0d1117; --text: #e6edf3; --quiet: #9198a1; --line: #30363d; --band: #161b22;
          --decided: #56d364; --decided-band: #12261a;
          --covered: #e3b341; --covered-band: #2a2210;
          --never: #ff8f86; --never-band: #2f1715;
        }
      }
      * { box-sizing: border-box; }
      body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 74rem; background: var(--page);
        color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
      h1 { font-size: 1.6rem; margin: 0; }
      h2 { font: 600 1.05rem/1.4 ui-monospace, monospace; margin: 2.5rem 0 .6rem; }
      .lead { color: var(--quiet); margin: .25rem 0 1.5rem; }
      .bar { display: flex; gap: 2px; height: .6rem; margin: 0 0 1.6rem; border-radius: 4px;
        overflow: hidden; background: var(--band); }
      .bar i.decided { background: var(--decided); } .bar i.covered { background: var(--covered); }
      .bar i.never { background: var(--never); }
      .kinds { border-collapse: collapse; }
      .kinds th, .kinds td { text-align: right; padding: .25rem .9rem; }
      .kinds th:first-child { text-align: left; padding-left: 0; }
      .kinds thead th { color: var(--quiet); font-weight: 400; border-bottom: 1px solid var(--line); }
      .kinds tbody th { font-weight: 400; }
      .frame { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
      .code { border-collapse: collapse; width: 100%; font: 13.5px/1.55 ui-monospace, monospace; }
      .code td { padding: 0 .8rem; vertical-align: top; white-space: pre; }
      .code .mark { width: 1%; text-align: right; font-weight: 600; border-left: 4px solid transparent; }
      .code .number { width: 1%; text-align: right; color: var(--quiet); user-select: none; }
      .code .note td { white-space: normal; font: 14px/1.5 system-ui, sans-serif; padding-top: .1rem;
        padding-bottom: .3rem; }
      .code code { font: 13px ui-monospace, monospace; }
      .decided { color: var(--decided); } .covered { color: var(--covered); }
      .never { color: var(--never); }
      tr.is-decided td { background: var(--decided-band); color: var(--text); }
      tr.is-covered td { background: var(--covered-band); color: var(--text); }
      tr.is-never td { background: var(--never-band); color: var(--text); }
      tr.is-decided .mark { border-color: var(--decided); color: var(--decided); }
      tr.is-covered .mark { border-color: var(--covered); color: var(--covered); }
      tr.is-never .mark { border-color: var(--never); color: var(--never); }
      .legend { display: flex; flex-wrap: wrap; gap: .4rem 1.6rem; margin: 1.2rem 0 0; padding: 0;
        list-style: none; color: var(--quiet); font-size: .92rem; }
      .legend b { font-weight: 600; }
      .missing { margin: 0; padding: 0; list-style: none; }
      .missing li { padding: .15rem 0; }
      .missing a { color: inherit; text-decoration-color: var(--line); text-underline-offset: .2em; }
      .missing code { font: 13.5px ui-monospace, monospace; }
      h2.words { font: 600 1.05rem/1.4 system-ui, sans-serif; }
      tr:target td { outline: 2px solid var(--text); outline-offset: -2px; }
      """;

  private CoveragePage() {}

  static String of(Coverage coverage, Map<String, String> sources) {
    StringBuilder out = new StringBuilder();
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.append("<title>Policy coverage: ").append(coverage.percent()).append(" %</title>\n");
    out.append("<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n<main>\n");
    out.append("<h1>Policy coverage: ").append(coverage.percent()).append(" %</h1>\n");
    out.append("<p class=\"lead\">")
        .append(coverage.in(CoverageState.DECIDED).size())
        .append(" of ");
    out.append(coverage.items().size()).append(" parts of the policy decided a case.</p>\n");
    bar(out, coverage);
    kinds(out, coverage);
    out.append("<ul class=\"legend\">\n");
    for (CoverageState state : CoverageState.values()) {
      out.append("<li><b class=\"").append(state.code()).append("\">").append(mark(state));
      out.append(' ').append(state.code()).append("</b> ").append(meaning(state)).append("</li>\n");
    }
    out.append("</ul>\n");
    List<String> names = List.copyOf(sources.keySet());
    missing(out, coverage, names);
    ImmutableListMultimap<String, CoverageItem> bySource =
        Multimaps.index(coverage.items(), item -> item.place().source());
    sources.forEach(
        (name, text) ->
            CoverageLines.of(text, bySource.get(name)).write(out, name, names.indexOf(name)));
    for (String source : bySource.keySet()) {
      if (!sources.containsKey(source)) {
        unplaced(out, source, bySource.get(source));
      }
    }
    return out.append("</main>\n</body>\n</html>\n").toString();
  }

  /** The anchor of a source's line within the page. */
  static String anchor(int source, int line) {
    return "f" + source + "-" + line;
  }

  private static void bar(StringBuilder out, Coverage coverage) {
    out.append("<div class=\"bar\" aria-hidden=\"true\">");
    for (CoverageState state : CoverageState.values()) {
      int count = coverage.in(state).size();
      if (count > 0) {
        out.append("<i class=\"").append(state.code()).append("\" style=\"flex: ");
        out.append(count).append("\"></i>");
      }
    }
    out.append("</div>\n");
  }

  /** Writes the uncovered parts, with links to their lines. */
  private static void missing(StringBuilder out, Coverage coverage, List<String> sources) {
    List<CoverageItem> items =
        coverage.items().stream().filter(item -> item.state() != CoverageState.DECIDED).toList();
    if (items.isEmpty()) {
      return;
    }
    out.append("<h2 class=\"words\">Worth a case</h2>\n<ul class=\"missing\">\n");
    for (CoverageItem item : items) {
      String state = item.state().code();
      out.append("<li><b class=\"").append(state).append("\">").append(mark(item.state()));
      out.append(' ').append(state).append("</b> ");
      int source = sources.indexOf(item.place().source());
      boolean linked = source >= 0 && item.place().line() > 0;
      if (linked) {
        out.append("<a href=\"#").append(anchor(source, item.place().line())).append("\">");
      }
      out.append("<code>").append(escaped(item.toString())).append("</code>");
      out.append(linked ? "</a>" : "").append("</li>\n");
    }
    out.append("</ul>\n");
  }

  static String mark(CoverageState state) {
    return switch (state) {
      case DECIDED -> "✓";
      case COVERED -> "~";
      case NEVER -> "✗";
    };
  }

  private static String meaning(CoverageState state) {
    return switch (state) {
      case DECIDED -> "so many cases were decided by it";
      case COVERED -> "it covered cases, and something else decided them";
      case NEVER -> "no case got to it";
    };
  }

  private static void kinds(StringBuilder out, Coverage coverage) {
    out.append("<table class=\"kinds\">\n<thead><tr><th scope=\"col\">part</th>");
    for (CoverageState state : CoverageState.values()) {
      out.append("<th scope=\"col\">").append(mark(state)).append(' ').append(state.code());
      out.append("</th>");
    }
    out.append("<th scope=\"col\">all</th></tr></thead>\n<tbody>\n");
    for (Kind kind : Kind.values()) {
      List<CoverageItem> all = coverage.items().stream().filter(i -> i.kind() == kind).toList();
      if (!all.isEmpty()) {
        out.append("<tr><th scope=\"row\">").append(kind.code()).append("s</th>");
        for (CoverageState state : CoverageState.values()) {
          long count = all.stream().filter(item -> item.state() == state).count();
          out.append("<td>").append(count == 0 ? "" : count).append("</td>");
        }
        out.append("<td>").append(all.size()).append("</td></tr>\n");
      }
    }
    out.append("</tbody>\n</table>\n");
  }

  private static void unplaced(StringBuilder out, String source, List<CoverageItem> items) {
    out.append("<h2>").append(escaped(source)).append("</h2>\n<div class=\"frame\">\n");
    out.append("<table class=\"code\">\n");
    for (CoverageItem item : items) {
      out.append("<tr class=\"is-").append(item.state().code()).append("\"><td class=\"mark\">");
      out.append(summary(List.of(item))).append("</td><td>").append(escaped(item.toString()));
      out.append("</td></tr>\n");
    }
    out.append("</table>\n</div>\n");
  }

  static CoverageState worst(List<CoverageItem> items) {
    return items.stream()
        .map(CoverageItem::state)
        .max(CoverageState::compareTo)
        .orElse(CoverageState.NEVER);
  }

  /** The visible mark, the word for a screen reader, and the number of cases. */
  static String summary(List<CoverageItem> items) {
    CoverageState state = worst(items);
    int decided = items.stream().mapToInt(CoverageItem::decided).sum();
    String count = state == CoverageState.DECIDED ? " " + decided : "";
    return "<span title=\"" + state.code() + "\">" + mark(state) + count + "</span>";
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
