package dev.tenon.filter;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * PostgreSQL, under the collation C, which compares bytes, regardless of the column's collation.
 */
final class PostgresSpelling extends Spelling {

  private static String exact(Operand operand) {
    return operand.sql() + " COLLATE \"C\"";
  }

  @Override
  Sql equal(Operand one, Operand other) {
    return Sql.of(exact(one) + " = " + exact(other));
  }

  @Override
  String number(String parameter) {
    return "CAST(" + parameter + " AS numeric)";
  }

  @Override
  String asText(String column) {
    return "CAST(" + column + " AS text)";
  }

  @Override
  Optional<String> typeName(ColumnType type) {
    return type == ColumnType.UUID ? Optional.of("uuid") : super.typeName(type);
  }

  @Override
  Sql in(Operand operand, Collection<String> texts) {
    return Sql.in(exact(operand), texts, place -> place);
  }

  /** A range, as an index serves LIKE only if the pattern is known at planning time. */
  @Override
  Sql startsWith(Operand operand, String text) {
    Sql from = Sql.of(exact(operand) + " >= ?", text);
    return after(text).map(end -> Sql.and(from, Sql.of(exact(operand) + " < ?", end))).orElse(from);
  }

  @Override
  Sql like(Operand operand, List<String> chunks) {
    return Sql.of(exact(operand) + " LIKE ? ESCAPE '!'", pattern(chunks));
  }

  @Override
  Sql beneath(Operand column, String path) {
    return range(exact(column), path);
  }

  @Override
  Optional<Operand> segment(String column, int index) {
    return Optional.of(
        new Operand("split_part(" + divisible(column) + ", '/', " + (index + 1) + ")", false));
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
        + ", chr(92) || chr(92), chr(128)), chr(92) || '/', chr(129))";
  }
}
