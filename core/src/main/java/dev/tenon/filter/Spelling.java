package dev.tenon.filter;

import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The SQL of a dialect for comparing texts. This class is standard SQL, for columns with exact
 * comparison.
 *
 * <p>In LIKE, {@code !} is the escape character, as a backslash is special in the strings of some
 * databases. Before a path's text is split, its escapes of a backslash and of a slash are replaced
 * by two control characters, which no resource has, so that every remaining slash is a separator.
 */
class Spelling {

  /** Replaces an escaped backslash. */
  static final char BACKSLASH = '\u0080';

  /** Replaces an escaped slash. */
  static final char SLASH = '\u0081';

  /** A column, or an expression of one, which has no index. */
  record Operand(String sql, boolean stored) {}

  /** The operand is one of the texts. */
  Sql in(Operand operand, Collection<String> texts) {
    return Sql.in(operand.sql(), texts, place -> place);
  }

  /** Two columns with texts are equal. */
  Sql equal(Operand one, Operand other) {
    return Sql.of(one.sql() + " = " + other.sql());
  }

  /** A parameter as a decimal number. */
  String number(String parameter) {
    return "CAST(" + parameter + " AS DECIMAL(60, 30))";
  }

  /** The maximum number of digits of a number that is compared exactly. */
  int digits() {
    return 60;
  }

  /** A parameter as an instant. */
  String instant(String parameter) {
    return "CAST(" + parameter + " AS TIMESTAMP WITH TIME ZONE)";
  }

  /** The text of an instant as a parameter; empty if it is too precise for the dialect. */
  Optional<String> text(Instant instant) {
    return instant.get(ChronoField.NANO_OF_SECOND) % 1000 == 0
        ? Optional.of(instant.toString())
        : Optional.empty();
  }

  /** The text of a column that has another type. */
  String asText(String column) {
    return "CAST(" + column + " AS VARCHAR(64))";
  }

  /**
   * The type to which a parameter is cast for a comparison with a column; empty if no cast is
   * needed.
   */
  Optional<String> typeName(ColumnType type) {
    return type == ColumnType.WHOLE_NUMBER ? Optional.of("BIGINT") : Optional.empty();
  }

  /** The operand begins with a text. */
  Sql startsWith(Operand operand, String text) {
    return like(operand, List.of(text, ""));
  }

  /** The operand has these chunks with anything between them. */
  Sql like(Operand operand, List<String> chunks) {
    return Sql.of(operand.sql() + " LIKE ? ESCAPE '!'", pattern(chunks));
  }

  /** A column with the text of a path is a certain path, or beneath it. */
  Sql beneath(Operand column, String path) {
    return Sql.or(in(column, List.of(path)), startsWith(column, path + "/"));
  }

  /**
   * One segment of a path's text, an empty text if there is none; empty if the dialect does not
   * support it.
   */
  Optional<Operand> segment(String column, int index) {
    return Optional.empty();
  }

  /**
   * A path's text with a slash before and after it, in which every slash is a separator; empty if
   * the dialect does not support it.
   */
  Optional<Operand> delimited(String column) {
    return Optional.empty();
  }

  /** The number of segments of a path's text; empty if the dialect does not support it. */
  Optional<String> length(String column) {
    return Optional.empty();
  }

  static String pattern(List<String> chunks) {
    return chunks.stream().map(Spelling::escape).collect(Collectors.joining("%"));
  }

  private static String escape(String chunk) {
    return chunk.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }

  /** Like {@link #beneath}, with a range that can use an index. */
  static Sql range(String operand, String path) {
    Sql below = Sql.of(operand + " >= ?", path + "/");
    return Sql.and(
        Sql.of(operand + " >= ?", path),
        Sql.of(operand + " < ?", path + "0"),
        Sql.or(Sql.of(operand + " = ?", path), below));
  }

  /** The smallest text after all texts with a prefix, by code point; empty if there is none. */
  static Optional<String> after(String prefix) {
    int end = prefix.length();
    while (end > 0) {
      int last = prefix.codePointBefore(end);
      end -= Character.charCount(last);
      if (last < Character.MAX_CODE_POINT) {
        int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
        return Optional.of(prefix.substring(0, end) + Character.toString(next));
      }
    }
    return Optional.empty();
  }
}
