package dev.tenon.yaml.syntax;

import dev.tenon.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Explains errors of the YAML parser in the terms of policy authors. */
final class SyntaxErrors {

  /** A parser message, and its explanation for policy authors. The first match applies. */
  private record Rule(
      String problem, String context, String code, String message, String why, String fix) {

    /** Whether to show the start of the construct instead of where the parser failed. */
    boolean atStart() {
      return !code.equals("unquoted-brace")
          && !code.equals("unexpected-end")
          && (code.startsWith("un") || code.equals("lost-key"));
    }

    boolean fits(String theProblem, String theContext) {
      return theProblem.contains(problem) && theContext.contains(context);
    }
  }

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "TAB",
              "",
              "tab",
              "a tab where spaces are expected",
              "YAML is indented with spaces, since editors show tabs in different widths",
              "replace the tab by spaces"),
          new Rule(
              "",
              "scanning an alias",
              "unquoted-star",
              "a `*` without quotes at the start of a text",
              "in YAML a bare `*` starts the name of an anchor",
              "put the text in quotes: \"*\""),
          new Rule(
              "",
              "scanning an anchor",
              "yaml-syntax",
              "a `&` without a name",
              "in YAML a bare `&` starts the name of an anchor",
              "put the text in quotes"),
          new Rule(
              "mapping values are not allowed here",
              "",
              "yaml-syntax",
              "a `:` that does not end a key",
              "a text without quotes holds no `: `, and keys of one map start in the same column",
              "put the text in quotes, or indent the key like its neighbours"),
          new Rule(
              "simple key is required",
              "",
              "yaml-syntax",
              "a text directly behind the quote that closes another",
              "either a quote before it was not closed, or this one is not meant",
              "close the quote where its text ends, and write \\\" for a quote within"),
          new Rule(
              "could not find expected ':'",
              "",
              "lost-key",
              "a key without `:`",
              "the lines around it are keys of a map, so this one must be a key too",
              "write `: ` behind the key, or indent the line to continue the text before"),
          new Rule(
              "found unexpected end of stream",
              "quoted scalar",
              "unclosed-quote",
              "a quote that is never closed",
              "the text goes on to the end of the file",
              "close the quote"),
          new Rule(
              "found unexpected document separator",
              "quoted scalar",
              "unclosed-quote",
              "a quote that is never closed",
              "the text goes on to the end of the document",
              "close the quote"),
          new Rule(
              "expected ',' or ']', but got {",
              "",
              "unquoted-brace",
              "a `{` without quotes in a list",
              "in YAML a `{` starts a map, and a variable such as ${user} has one",
              "put the text in quotes: \"${user}\""),
          new Rule(
              "expected ',' or ']'",
              "",
              "unclosed-list",
              "a list that is not closed, or lacks a comma",
              "items between `[` and `]` have commas between them",
              "write the missing `,` or `]`, and put texts with `{`, `[` or `: ` in quotes"),
          new Rule(
              "expected ',' or '}'",
              "",
              "unclosed-map",
              "a map that is not closed, or lacks a comma",
              "entries between `{` and `}` have commas between them",
              "write the missing `,` or `}`, and put texts with `{`, `[` or `: ` in quotes"),
          new Rule(
              "expected <block end>",
              "",
              "indentation",
              "this line is indented like nothing before it",
              "what belongs to one list or map starts in the same column",
              "indent it like its neighbours"),
          new Rule(
              "",
              "double-quoted scalar",
              "bad-yaml-escape",
              "an escape that YAML does not know",
              "within double quotes a backslash starts an escape",
              "write `\\\\` for a backslash, or use single quotes"),
          new Rule(
              "found '<stream end>'",
              "",
              "unexpected-end",
              "the file ends within a list or a map",
              "what was opened with `[` or `{` is never closed",
              "close it, or write what is missing"),
          new Rule(
              "expected the node content",
              "",
              "yaml-syntax",
              "a bracket, brace or comma where a value is expected",
              "in YAML these characters open, close and separate lists and maps",
              "remove it, or put it in quotes if it belongs to a text"),
          new Rule(
              "cannot start any token",
              "",
              "yaml-syntax",
              "a text that starts with a character that YAML keeps for itself",
              "`@`, `` ` `` and `%` do not start a text without quotes",
              "put the text in quotes"));

  /** A text without quotes that begins with `*`. */
  private static final Pattern STARRED = Pattern.compile("(\\*[^\\s,\\[\\]{}\"'#]*)");

  /** A text without quotes that has a variable. */
  private static final Pattern BRACED =
      Pattern.compile("([^\\s,\\[\\]{}\"':]*\\$\\{[^\\s}\"']*\\}[^\\s,\\[\\]{}\"']*)");

  private static final String BRACE =
      "within brackets and braces a `{` starts a map, and a variable has one";

  private SyntaxErrors() {}

  /**
   * The diagnostic for a parser error.
   *
   * @param broken the parser's exception, usually with a position
   * @param reached the parser's position at the failure
   * @param source the parsed text
   */
  static Diagnostic explain(YAMLException broken, Mark reached, Source source) {
    return broken instanceof MarkedYAMLException marked
        ? explain(marked, source)
        : explain(words(broken.getMessage()), "", reached, null, source);
  }

  private static Diagnostic explain(MarkedYAMLException broken, Source source) {
    return explain(
        words(broken.getProblem()),
        words(broken.getContext()),
        broken.getProblemMark(),
        broken.getContextMark(),
        source);
  }

  private static Diagnostic explain(
      String problem, String context, @Nullable Mark mark, @Nullable Mark start, Source source) {
    for (Rule rule : RULES) {
      if (rule.fits(problem, context)) {
        Optional<Diagnostic> unquoted = unquoted(rule, mark, start, source);
        if (unquoted.isPresent()) {
          return unquoted.get();
        }
        Mark shown = rule.atStart() && start != null ? start : mark;
        Diagnostic found = at(shown, source, rule.code(), rule.message());
        return withSecond(found, mark, source).because(rule.why()).mend(rule.fix());
      }
    }
    return at(mark, source, "yaml-syntax", "not YAML: " + problem)
        .because(context)
        .mend("put the text in quotes, or correct the line");
  }

  /** The diagnostic for an unquoted glob that begins with `*`, or an unquoted variable. */
  private static Optional<Diagnostic> unquoted(
      Rule rule, @Nullable Mark mark, @Nullable Mark start, Source source) {
    Pattern form =
        switch (rule.code()) {
          case "unquoted-star" -> STARRED;
          case "unclosed-map", "unclosed-list", "unquoted-brace" -> BRACED;
          default -> null;
        };
    Mark where = rule.code().equals("unquoted-star") && start != null ? start : mark;
    if (form == null || where == null) {
      return Optional.empty();
    }
    String line = source.excerpt(where.getLine(), 0, 1).line();
    Matcher found = form.matcher(line);
    while (found.find()) {
      int column = line.codePointCount(0, found.start(1));
      boolean quoted =
          line.substring(0, found.start(1)).chars().filter(c -> c == '"').count() % 2 == 1;
      if (!quoted && (form == BRACED || column == where.getColumn())) {
        String text = found.group(1);
        int length = text.codePointCount(0, text.length());
        return Optional.of(
            source
                .error(where.getLine(), column, length, code(rule), message(form))
                .because(form == BRACED ? BRACE : rule.why())
                .mend("put the text in quotes: \"" + text + "\""));
      }
    }
    return Optional.empty();
  }

  private static String code(Rule rule) {
    return rule.code().equals("unquoted-star") ? rule.code() : "unquoted-brace";
  }

  private static String message(Pattern form) {
    return form == BRACED
        ? "a variable without quotes within brackets or braces"
        : "a `*` without quotes at the start of a text";
  }

  /** Also shows where the parser failed, if that is another line. */
  private static Diagnostic withSecond(Diagnostic found, @Nullable Mark mark, Source source) {
    return mark == null || found.place().line() == mark.getLine() + 1
        ? found
        : found.alsoAt(source.place(mark.getLine(), mark.getColumn()));
  }

  private static String words(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Diagnostic at(@Nullable Mark mark, Source source, String code, String message) {
    return mark == null
        ? Diagnostic.error(code, source.whole(), message)
        : source.error(mark.getLine(), mark.getColumn(), 1, code, message);
  }
}
