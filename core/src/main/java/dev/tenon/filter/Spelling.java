package dev.tenon.filter;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a dialect compares texts. This one is standard SQL, on columns that compare exactly.
 *
 * <p>In LIKE, {@code !} escapes: a backslash means something of its own in the strings of some
 * databases. Where a path's text is taken apart, its escapes of a backslash and of a slash are
 * first replaced by two control characters, which no resource has, so that every slash that is left
 * divides.
 */
class Spelling {

  /** Stands for an escaped backslash. */
  static final char BACKSLASH = '\u0080';

  /** Stands for an escaped slash. */
  static final char SLASH = '\u0081';

  /** A column, or what is computed of one and has no index. */
  record Operand(String sql, boolean stored) {}

  /** The operand is one of the texts. */
  Sql in(Operand operand, Collection<String> texts) {
    return Sql.in(operand.sql(), texts, place -> place);
  }

  /** The text of a column that has another type. */
  String asText(String column) {
    return "CAST(" + column + " AS VARCHAR(64))";
  }

  /** The type to which a parameter is cast to be compared with a column; if there is one. */
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

  /** One segment of a path's text, empty if there is none; if the dialect can say it. */
  Optional<Operand> segment(String column, int index) {
    return Optional.empty();
  }

  /**
   * A path's text with a slash before and after it, in which every slash divides; if the dialect
   * can say it.
   */
  Optional<Operand> delimited(String column) {
    return Optional.empty();
  }

  /** How many segments a path's text has, if the dialect can say it. */
  Optional<String> length(String column) {
    return Optional.empty();
  }

  static String pattern(List<String> chunks) {
    return chunks.stream().map(Spelling::escape).collect(Collectors.joining("%"));
  }

  private static String escape(String chunk) {
    return chunk.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }

  /** As {@link #beneath}, with a range that an index serves. */
  static Sql range(String operand, String path) {
    Sql below = Sql.of(operand + " >= ?", path + "/");
    return Sql.and(
        Sql.of(operand + " >= ?", path),
        Sql.of(operand + " < ?", path + "0"),
        Sql.or(Sql.of(operand + " = ?", path), below));
  }

  /** The least text after all that begin with a text, by code point; empty if there is none. */
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
