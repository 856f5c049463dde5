package dev.tenon.yaml.migration;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Translates the part of regular expressions that policies use: literals, alternatives, groups,
 * optional parts, short lists of characters, and runs of any characters. What is beyond it is
 * bounded: no certain match, and any text as a possible one.
 */
final class Regex {

  private static final int MOST_CHARACTERS = 16;
  private static final String META = "|)*+?{";

  private final String text;
  private int at;
  private boolean beyond;

  private Regex(String text) {
    this.text = text;
  }

  /** An expression that must match a whole text. */
  static TextPattern whole(String text) {
    String body = text;
    if (body.startsWith("^") && !hasTopLevelBar(body)) {
      body = body.substring(1);
    }
    if (body.endsWith("$") && !body.endsWith("\\$") && !hasTopLevelBar(body)) {
      body = body.substring(0, body.length() - 1);
    }
    Regex regex = new Regex(body);
    TextPattern all = regex.alternatives();
    return regex.at == body.length() && !regex.beyond ? all : TextPattern.unknown();
  }

  /** An expression that must match some part of a text. */
  static TextPattern found(String text) {
    if (hasTopLevelBar(text)) {
      // Each alternative has anchors of its own.
      TextPattern all = TextPattern.nothing();
      int start = 0;
      for (int bar : topLevelBars(text)) {
        all = all.or(found(text.substring(start, bar)));
        start = bar + 1;
      }
      return all.or(found(text.substring(start)));
    }
    TextPattern any = TextPattern.of(TextPattern.RUN);
    boolean start = text.startsWith("^");
    boolean end = text.endsWith("$") && !text.endsWith("\\$");
    TextPattern body = whole(text);
    TextPattern from = start ? body : any.then(body);
    return end ? from : from.then(any);
  }

  private static boolean hasTopLevelBar(String text) {
    return !topLevelBars(text).isEmpty();
  }

  private static List<Integer> topLevelBars(String text) {
    List<Integer> bars = new ArrayList<>();
    int depth = 0;
    boolean list = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (list) {
        list = c != ']';
      } else if (c == '[') {
        list = true;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == '|' && depth == 0) {
        bars.add(i);
      }
    }
    return bars;
  }

  private boolean more() {
    return at < text.length();
  }

  private TextPattern alternatives() {
    TextPattern all = sequence();
    while (more() && text.charAt(at) == '|') {
      at++;
      all = all.or(sequence());
    }
    return all;
  }

  private TextPattern sequence() {
    TextPattern all = TextPattern.of("");
    while (more() && text.charAt(at) != '|' && text.charAt(at) != ')') {
      all = all.then(repeated());
    }
    return all;
  }

  private TextPattern repeated() {
    int start = at;
    TextPattern one = atom();
    String atom = text.substring(start, at);
    if (!more() || "*+?{".indexOf(text.charAt(at)) < 0) {
      return one;
    }
    char sign = text.charAt(at++);
    if (sign == '{') {
      int end = text.indexOf('}', at);
      at = end < 0 ? text.length() : end + 1;
      skipLaziness();
      return TextPattern.atMost(String.valueOf(TextPattern.RUN));
    }
    skipLaziness();
    if (sign == '?') {
      return one.or(TextPattern.of(""));
    }
    return run(atom, sign == '*', one);
  }

  /** The sign of a lazy or possessive repetition; a possessive one may match less. */
  private void skipLaziness() {
    if (more() && text.charAt(at) == '?') {
      at++;
    }
  }

  private static TextPattern run(String atom, boolean empty, TextPattern one) {
    if (atom.equals(".")) {
      return TextPattern.of(empty ? TextPattern.RUN : TextPattern.SOME_RUN);
    }
    if (atom.equals("[^/]") || atom.equals("[^\\/]")) {
      return TextPattern.of(empty ? TextPattern.SEGMENT_RUN : TextPattern.SOME_SEGMENT_RUN);
    }
    // Certain matches: none or one, which is less than all.
    Set<String> inner = new LinkedHashSet<>(one.inner());
    if (empty) {
      inner.add("");
    }
    return new TextPattern(inner, Set.of(String.valueOf(TextPattern.RUN)), false);
  }

  private TextPattern atom() {
    char c = text.charAt(at++);
    if (c == '(') {
      return group();
    }
    if (c == '[') {
      return list();
    }
    if (c == '.') {
      return TextPattern.between(".", String.valueOf(TextPattern.SOME_RUN));
    }
    if (c == '\\') {
      return escape();
    }
    return c == '^' || c == '$' || META.indexOf(c) >= 0
        ? beyond()
        : TextPattern.of(String.valueOf(c));
  }

  /** What is not translated makes the whole unknown, since it may change what stands before. */
  private TextPattern beyond() {
    beyond = true;
    at = text.length();
    return TextPattern.unknown();
  }

  private TextPattern escape() {
    if (!more()) {
      return beyond();
    }
    char c = text.charAt(at++);
    if (!Character.isLetterOrDigit(c)) {
      return TextPattern.of(String.valueOf(c));
    }
    return "dws".indexOf(c) >= 0
        ? TextPattern.atMost(String.valueOf(TextPattern.SOME_RUN))
        : beyond();
  }

  private TextPattern group() {
    if (text.startsWith("?:", at)) {
      at += 2;
    } else if (more() && text.charAt(at) == '?') {
      return beyond();
    }
    TextPattern all = alternatives();
    if (!more()) {
      return beyond();
    }
    at++;
    return all;
  }

  private TextPattern list() {
    int end = text.indexOf(']', at + 1);
    if (end < 0) {
      return beyond();
    }
    String body = text.substring(at, end);
    at = end + 1;
    boolean plain =
        body.chars().allMatch(c -> Character.isLetterOrDigit(c) || "-_.".indexOf(c) >= 0);
    if (!plain || body.startsWith("-") || body.endsWith("-")) {
      return TextPattern.atMost(String.valueOf(TextPattern.SOME_RUN));
    }
    TextPattern all = TextPattern.nothing();
    for (int i = 0; i < body.length(); i++) {
      char from = body.charAt(i);
      char to = i + 2 < body.length() && body.charAt(i + 1) == '-' ? body.charAt(i + 2) : from;
      i += to == from ? 0 : 2;
      if (to < from || to - from >= MOST_CHARACTERS) {
        return TextPattern.atMost(String.valueOf(TextPattern.SOME_RUN));
      }
      for (char c = from; c <= to; c++) {
        all = all.or(TextPattern.of(String.valueOf(c)));
      }
    }
    return all;
  }
}
