package dev.tenon.suite;

import dev.tenon.condition.Truth;
import dev.tenon.suite.CoverageItem.CoverageState;
import dev.tenon.suite.CoverageItem.Kind;
import java.util.List;

/** Writes coverage as text for a terminal. */
final class CoverageText {

  private CoverageText() {}

  static String of(Coverage coverage) {
    StringBuilder out = new StringBuilder();
    out.append("coverage: ").append(coverage.percent()).append(" % of ");
    out.append(coverage.items().size()).append(" parts decided a case");
    for (Kind kind : Kind.values()) {
      List<CoverageItem> all = coverage.items().stream().filter(i -> i.kind() == kind).toList();
      if (!all.isEmpty()) {
        out.append(String.format("%n  %-14s", kind.code() + "s"));
        out.append(count(all, CoverageState.DECIDED)).append(" of ").append(all.size());
      }
    }
    section(
        out,
        "covered a case, but never decided one",
        coverage.in(CoverageState.COVERED).stream().filter(i -> i.kind() != Kind.TEST).toList());
    section(
        out,
        "tests that were not both true and false",
        coverage.in(CoverageState.COVERED).stream().filter(i -> i.kind() == Kind.TEST).toList());
    section(out, "no case got to", coverage.in(CoverageState.NEVER));
    return out.toString().replace(System.lineSeparator(), "\n");
  }

  private static long count(List<CoverageItem> items, CoverageState state) {
    return items.stream().filter(item -> item.state() == state).count();
  }

  private static void section(StringBuilder out, String title, List<CoverageItem> items) {
    if (!items.isEmpty()) {
      out.append("\n").append(title).append(':');
      for (CoverageItem item : items) {
        out.append("\n  ").append(item.place()).append(": ").append(item);
        out.append(item.truths().isEmpty() ? "" : ": " + truths(item));
      }
    }
  }

  /** How often a test was true, false and unknown, such as {@code true 2, false 0, unknown 1}. */
  static String truths(CoverageItem item) {
    return "true "
        + item.truths().getOrDefault(Truth.TRUE, 0)
        + ", false "
        + item.truths().getOrDefault(Truth.FALSE, 0)
        + ", unknown "
        + item.truths().getOrDefault(Truth.UNKNOWN, 0);
  }
}
