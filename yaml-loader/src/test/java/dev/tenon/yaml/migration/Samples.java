package dev.tenon.yaml.migration;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Names that an expression or a wildcard matches, and names that are close to it. */
final class Samples {

  private Samples() {}

  /** Names for an expression: its runs filled or empty, its alternatives, and neighbours. */
  static List<String> of(String expression) {
    Set<String> all = new LinkedHashSet<>(List.of("orders", "x"));
    String body = expression.replaceAll("^\\^|\\$$", "");
    Set<String> parts = new LinkedHashSet<>(List.of(body.split("\\|", -1)));
    // What an expression excludes in front, and what is left without it.
    parts.add(body.replaceAll("\\(\\?!([^)]*)\\)", "$1"));
    parts.add(body.replaceAll("\\(\\?![^)]*\\)", ""));
    int open = body.indexOf('(');
    int close = body.lastIndexOf(')');
    if (open >= 0 && close > open) {
      for (String way : body.substring(open + 1, close).replace("?:", "").split("\\|", -1)) {
        parts.add(body.substring(0, open) + way + body.substring(close + 1));
      }
    }
    for (String part : parts) {
      for (String run : List.of("", "a", "a-b", "7", "a.b")) {
        String name =
            part.replace("\\", "")
                .replaceAll("\\[[^\\]]*\\]", "a")
                .replaceAll("\\.[*+]", run)
                .replaceAll("[()?*+^$]", "");
        all.add(name);
        all.add("x" + name);
        all.add(name + "x");
        all.add(name.replace('.', 'Z'));
      }
    }
    all.removeIf(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
    return List.copyOf(all);
  }
}
