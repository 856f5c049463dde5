package dev.tenon.yaml.migration;

import dev.tenon.yaml.migration.CasbinModel.Comparison;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a value of a rule matches, by the function that compares it. Stateless. */
final class CasbinPatterns {

  private static final Pattern COLON = Pattern.compile(":[^/]+");
  private static final Pattern BRACES = Pattern.compile("\\{[^/]+?\\}");

  private CasbinPatterns() {}

  static TextPattern pattern(Comparison comparison, String value, Map<String, Set<String>> groups) {
    return switch (comparison) {
      case EQUAL, GROUP -> TextPattern.literal(value);
      case STAR -> value.equals("*") ? TextPattern.of(TextPattern.RUN) : TextPattern.nothing();
      case RESOURCE_GROUP -> members(value, groups);
      case KEY_1 -> prefix(value);
      case KEY_2 -> template(value, COLON);
      case KEY_3, KEY_5 -> template(value, BRACES);
      case KEY_4 -> repeats(value) ? unsure(template(value, BRACES)) : template(value, BRACES);
      case GLOB -> glob(value);
      case EXPRESSION -> Regex.found(value);
    };
  }

  private static TextPattern unsure(TextPattern pattern) {
    return new TextPattern(Set.of(), pattern.outer(), false);
  }

  /** keyMatch: what stands behind the first star does not count. */
  private static TextPattern prefix(String value) {
    int star = value.indexOf('*');
    return TextPattern.of(star < 0 ? value : value.substring(0, star) + TextPattern.RUN);
  }

  /** keyMatch2 and its kind: a template that becomes a regular expression. */
  private static TextPattern template(String value, Pattern variable) {
    String expression = value.replace("/*", "/.*");
    return Regex.whole(variable.matcher(expression).replaceAll(Matcher.quoteReplacement("[^/]+")));
  }

  /** Whether a variable stands twice in a template: then its values must be equal. */
  private static boolean repeats(String value) {
    List<String> names = BRACES.matcher(value).results().map(found -> found.group()).toList();
    return names.size() > Set.copyOf(names).size();
  }

  private static TextPattern glob(String value) {
    return value.matches("(?s).*[\\[\\\\].*")
        ? TextPattern.unknown()
        : TextPattern.wildcards(value, TextPattern.SEGMENT_RUN);
  }

  /** A group of objects: itself, and all that belong to it. */
  private static TextPattern members(String group, Map<String, Set<String>> groups) {
    Set<String> all = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(group));
    while (!open.isEmpty()) {
      String next = open.poll();
      if (all.add(next)) {
        open.addAll(groups.getOrDefault(next, Set.of()));
      }
    }
    TextPattern pattern = TextPattern.nothing();
    for (String each : all) {
      pattern = pattern.or(TextPattern.literal(each));
    }
    return pattern;
  }
}
