package dev.tenon.suite;

import dev.tenon.condition.Truth;
import dev.tenon.suite.CoverageItem.CoverageState;
import java.util.stream.Collectors;

/** Writes coverage as JSON. */
final class CoverageJson {

  private CoverageJson() {}

  static String of(Coverage coverage) {
    return "{"
        + number("percent", coverage.percent())
        + ", "
        + number("total", coverage.items().size())
        + ", "
        + number("decided", coverage.in(CoverageState.DECIDED).size())
        + ", "
        + number("covered", coverage.in(CoverageState.COVERED).size())
        + ", "
        + number("never", coverage.in(CoverageState.NEVER).size())
        + ", \"items\": ["
        + coverage.items().stream()
            .map(CoverageJson::item)
            .collect(Collectors.joining(",", "", coverage.items().isEmpty() ? "" : "\n"))
        + "]}\n";
  }

  private static String item(CoverageItem item) {
    return "\n  {"
        + text("kind", item.kind().code())
        + ", "
        + text("owner", item.owner())
        + ", "
        + text("text", item.text())
        + ", "
        + text("source", item.place().source())
        + ", "
        + number("line", item.place().line())
        + ", "
        + number("column", item.place().column())
        + ", "
        + text("state", item.state().code())
        + ", "
        + number("decided", item.decided())
        + ", "
        + number("covered", item.covered())
        + truths(item)
        + "}";
  }

  private static String truths(CoverageItem item) {
    return item.kind() != CoverageItem.Kind.TEST
        ? ""
        : ", "
            + number("true", item.truths().getOrDefault(Truth.TRUE, 0))
            + ", "
            + number("false", item.truths().getOrDefault(Truth.FALSE, 0))
            + ", "
            + number("unknown", item.truths().getOrDefault(Truth.UNKNOWN, 0));
  }

  private static String number(String key, int value) {
    return "\"" + key + "\": " + value;
  }

  private static String text(String key, String value) {
    return "\"" + key + "\": " + quoted(value);
  }

  /** A text as a JSON string. */
  static String quoted(String value) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
