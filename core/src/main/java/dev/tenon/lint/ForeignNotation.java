package dev.tenon.lint;

import com.google.common.collect.ImmutableList;
import dev.tenon.path.AnyName;
import dev.tenon.path.Glob;
import dev.tenon.path.Literal;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognizes notations of other software in a name: regular expressions, variables, negations.
 *
 * <p>Dots, parentheses, {@code $} and {@code +} occur in names, so none of them is a sign by
 * itself: {@code v1.*}, {@code foo(bar)}, {@code admin$} and {@code c++} are not regular
 * expressions. A sign has no other plausible meaning at its position. Texts are at most a segment
 * long, so the time is bounded. Stateless.
 */
final class ForeignNotation {

  /** Stands for a {@code *} that was escaped: it is a character of the name. */
  private static final char ESCAPED_STAR = '\u0001';

  /** At most this many proposals are reported. */
  private static final int MOST_ALTERNATIVES = 8;

  /** The signs of a regular expression, one per alternative. */
  private static final Pattern SIGNS =
      Pattern.compile(
          "^\\^." // begins with an anchor
              + "|[*+)\\]]\\$$" // ends with an anchor after a repetition or a group
              + "|(^|[-_:(^/\\\\ ])\\.[*+]" // any character, repeated, where no word ends
              + "|\\\\[-.()|+?\\[\\]{}^]" // an escaped metacharacter
              + "|\\\\[dwsDWS][+{]" // a class of characters, repeated
              + "|[)\\]]\\+" // a group or a set, repeated
              + "|\\(\\?[:=!<i]"); // a group with a flag

  /** The id of an identity provider's account, such as {@code auth0|507f1f77bcf86cd799439020}. */
  private static final Pattern ACCOUNT =
      Pattern.compile("[A-Za-z][\\w-]*\\|(?=.*\\d)([0-9a-f]{6,}|[\\w.=+-]{16,})");

  private static final Pattern REPEATED =
      Pattern.compile("(\\.|\\\\[dwsDWS]|\\[[^\\]]*\\])[*+]\\??");

  private static final Pattern UNREADABLE = Pattern.compile("[\\[\\]{}?^|\\\\]|\\)[*+]|\\$$");

  /** Names that begin with {@code $} in protocols and clouds. */
  private static final Pattern SYSTEM_NAME =
      Pattern.compile(
          "\\$(SYS|share|queue|default|connect|disconnect|web|root|logs|system|metadata|latest)",
          Pattern.CASE_INSENSITIVE);

  private ForeignNotation() {}

  /** A segment as text without escapes; an unescaped wildcard is {@code *}. */
  static String spelled(SegmentPattern segment) {
    if (segment instanceof Literal literal) {
      return literal.name().replace('*', ESCAPED_STAR);
    }
    if (segment instanceof Glob glob) {
      return String.join(
          "*", glob.chunks().stream().map(c -> c.replace('*', ESCAPED_STAR)).toList());
    }
    return segment instanceof AnyName ? "*" : "";
  }

  static boolean isRegularExpression(String name) {
    return SIGNS.matcher(name).find() || isAlternation(name);
  }

  private static boolean isAlternation(String name) {
    int bar = name.indexOf('|');
    return bar > 0
        && bar + 1 < name.length()
        && name.indexOf("||") < 0
        && !ACCOUNT.matcher(name).matches();
  }

  /**
   * Proposes patterns for a regular expression.
   *
   * @return patterns that together cover the same names or more; empty if there is no simple
   *     equivalent
   */
  static List<String> patternsFor(String expression) {
    List<String> all = new ArrayList<>();
    expand(expression, all);
    List<String> patterns = new ArrayList<>();
    for (String one : all) {
      String pattern = patternFor(one);
      if (pattern.isEmpty() || UNREADABLE.matcher(pattern.replaceAll("\\\\[*/$]", "")).find()) {
        return ImmutableList.of();
      }
      patterns.add(pattern);
    }
    return patterns.size() > MOST_ALTERNATIVES
        ? ImmutableList.of()
        : patterns.stream().distinct().toList();
  }

  private static String patternFor(String alternative) {
    boolean begins = alternative.startsWith("^");
    boolean ends = alternative.endsWith("$") && !alternative.endsWith("\\$");
    String plain = alternative.substring(begins ? 1 : 0, alternative.length() - (ends ? 1 : 0));
    if (begins != ends) {
      plain = begins ? plain + ".*" : ".*" + plain;
    }
    plain = REPEATED.matcher(plain).replaceAll("*");
    plain = plain.replaceAll("\\\\([-.()|+?\\[\\]{}^])", "$1").replaceAll("\\*+", "*");
    return plain.replace(String.valueOf(ESCAPED_STAR), "\\*");
  }

  /** Expands the alternatives, including those of groups. */
  private static void expand(String text, List<String> out) {
    List<String> parts = split(text);
    if (parts.size() > 1) {
      parts.forEach(part -> expand(part, out));
      return;
    }
    int open = group(text);
    if (open < 0 || out.size() > MOST_ALTERNATIVES) {
      out.add(text);
      return;
    }
    int close = closing(text, open);
    String inner = text.substring(open + 1, close);
    for (String part : split(inner.startsWith("?:") ? inner.substring(2) : inner)) {
      expand(text.substring(0, open) + part + text.substring(close + 1), out);
    }
  }

  /** The first group that is not a name in parentheses and is not repeated. */
  private static int group(String text) {
    for (int open = text.indexOf('('); open >= 0; open = text.indexOf('(', open + 1)) {
      int close = closing(text, open);
      boolean escaped = open > 0 && text.charAt(open - 1) == '\\';
      if (!escaped && close > 0) {
        String inner = text.substring(open + 1, close);
        boolean repeated = close + 1 < text.length() && "*+?{".indexOf(text.charAt(close + 1)) >= 0;
        if (!repeated && (inner.contains("|") || inner.contains("*") || inner.contains("+"))) {
          return open;
        }
      }
    }
    return -1;
  }

  private static int closing(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** The alternatives outside of groups. */
  static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == '|' && depth <= 0) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  /**
   * The name of a variable in another notation: {@code $p}, {@code :id}, {@code <id>}.
   *
   * @param known whether a name is one of the policy's variables
   */
  static Optional<String> variable(String segment, java.util.function.Predicate<String> known) {
    if (segment.length() < 2) {
      return Optional.empty();
    }
    String rest = segment.substring(1);
    boolean closed = segment.startsWith("<") && segment.endsWith(">");
    String name = closed ? rest.substring(0, rest.length() - 1) : rest;
    if (!Variable.isName(name)) {
      return Optional.empty();
    }
    boolean sign =
        closed
            || segment.startsWith(":")
            || (segment.startsWith("$")
                && (known.test(name) || !SYSTEM_NAME.matcher(segment).matches()));
    return sign ? Optional.of(name) : Optional.empty();
  }

  private static final Pattern METHOD =
      Pattern.compile("(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)[ :]+(.*)", Pattern.DOTALL);

  /** An HTTP method and what follows it; empty if the text does not begin with one. */
  static Optional<Matcher> method(String text) {
    Matcher matcher = METHOD.matcher(text);
    return matcher.matches() ? Optional.of(matcher) : Optional.empty();
  }
}
