package dev.tenon.filter;

import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * SQLite. Its LIKE ignores the case of ASCII letters, so GLOB is used, and a range for prefixes. A
 * path's text is split by converting it to a JSON list.
 */
final class SqliteSpelling extends Spelling {

  private static String exact(Operand operand) {
    return operand.sql() + " COLLATE BINARY";
  }

  @Override
  Sql equal(Operand one, Operand other) {
    return Sql.of(exact(one) + " = " + exact(other));
  }

  @Override
  String number(String parameter) {
    return "CAST(" + parameter + " AS NUMERIC)";
  }

  /** It compares long decimals as binary numbers. */
  @Override
  int digits() {
    return 15;
  }

  @Override
  String instant(String parameter) {
    return "CAST(" + parameter + " AS INTEGER)";
  }

  @Override
  Optional<String> text(Instant instant) {
    return instant.get(ChronoField.NANO_OF_SECOND) % 1_000_000 == 0
        ? Optional.of(String.valueOf(instant.toEpochMilli()))
        : Optional.empty();
  }

  @Override
  String asText(String column) {
    return "CAST(" + column + " AS TEXT)";
  }

  @Override
  Optional<String> typeName(ColumnType type) {
    return type == ColumnType.UUID ? Optional.empty() : super.typeName(type).map(name -> "INTEGER");
  }

  @Override
  Sql in(Operand operand, Collection<String> texts) {
    return Sql.in(exact(operand), texts, place -> place);
  }

  @Override
  Sql startsWith(Operand operand, String text) {
    Sql from = Sql.of(exact(operand) + " >= ?", text);
    return after(text).map(end -> Sql.and(from, Sql.of(exact(operand) + " < ?", end))).orElse(from);
  }

  @Override
  Sql like(Operand operand, List<String> chunks) {
    String pattern =
        chunks.stream()
            .map(chunk -> chunk.replace("[", "[[]").replace("*", "[*]").replace("?", "[?]"))
            .collect(Collectors.joining("*"));
    return Sql.of(operand.sql() + " GLOB ?", pattern);
  }

  @Override
  Sql beneath(Operand column, String path) {
    return range(exact(column), path);
  }

  @Override
  Optional<Operand> segment(String column, int index) {
    String quoted =
        "replace(replace("
            + divisible(column)
            + ", char(92), char(92) || char(92)), char(34), char(92) || char(34))";
    String list = "'[\"' || replace(" + quoted + ", '/', '\",\"') || '\"]'";
    return Optional.of(
        new Operand("COALESCE(json_extract(" + list + ", '$[" + index + "]'), '')", false));
  }

  @Override
  Optional<Operand> delimited(String column) {
    return Optional.of(new Operand("('/' || " + divisible(column) + " || '/')", false));
  }

  @Override
  Optional<String> length(String column) {
    String path = divisible(column);
    return Optional.of("length(" + path + ") - length(replace(" + path + ", '/', '')) + 1");
  }

  private static String divisible(String column) {
    return "replace(replace("
        + column
        + ", char(92) || char(92), char(128)), char(92) || '/', char(129))";
  }
}
