package dev.tenon.yaml.migration;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.yaml.syntax.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of Casbin's rules: comma-separated values, blanks around them dropped, in quotes where
 * they have commas; {@code ""} in quotes is one quote, and a line that starts with {@code #} is a
 * comment.
 *
 * @param values the kind, such as {@code p}, and the values
 */
record CasbinRow(Source source, int line, List<String> values) {

  static List<CasbinRow> read(Source source) {
    List<CasbinRow> all = new ArrayList<>();
    List<String> lines = source.text().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        all.add(new CasbinRow(source, i, values(line)));
      }
    }
    return all;
  }

  private static List<String> values(String line) {
    List<String> all = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    boolean wasQuoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted && c == '"' && line.startsWith("\"\"", i)) {
        value.append(c);
        i++;
      } else if (c == '"' && (quoted || value.toString().isBlank())) {
        quoted = !quoted;
        wasQuoted = true;
        if (quoted) {
          value.setLength(0);
        }
      } else if (c == ',' && !quoted) {
        all.add(wasQuoted ? value.toString() : value.toString().strip());
        value.setLength(0);
        wasQuoted = false;
      } else if (!(wasQuoted && !quoted && c == ' ')) {
        value.append(c);
      }
    }
    all.add(wasQuoted ? value.toString() : value.toString().strip());
    return all;
  }

  String kind() {
    return values.get(0);
  }

  /** A value behind the kind, from 0; empty if there is none. */
  String value(int index) {
    return index >= 0 && index + 1 < values.size() ? values.get(index + 1) : "";
  }

  Place place() {
    return source.place(line, 0);
  }

  Diagnostic error(String code, String message) {
    return source.error(line, 0, Math.max(1, length()), code, message);
  }

  Diagnostic warning(String code, String message) {
    return Diagnostic.warning(code, place(), message)
        .showing(source.excerpt(line, 0, Math.max(1, length())));
  }

  private int length() {
    return source.text().lines().skip(line).findFirst().orElse("").length();
  }
}
