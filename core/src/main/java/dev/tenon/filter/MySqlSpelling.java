package dev.tenon.filter;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * MySQL and MariaDB. Most of their collations ignore case, and all but the newest ignore trailing
 * spaces. So a column is tested twice: under the collation of the column, which an index can serve,
 * and byte by byte. Texts of equal bytes are equal under every collation, so no row is lost.
 */
final class MySqlSpelling extends Spelling {

  private static String bytes(String operand) {
    return "CAST(CONVERT(" + operand + " USING utf8mb4) AS BINARY)";
  }

  @Override
  Sql equal(Operand one, Operand other) {
    return Sql.of(bytes(one.sql()) + " = " + bytes(other.sql()));
  }

  @Override
  String number(String parameter) {
    return "CAST(" + parameter + " AS DECIMAL(65, 30))";
  }

  @Override
  String instant(String parameter) {
    return "CAST(" + parameter + " AS DATETIME(6))";
  }

  @Override
  Optional<String> text(Instant instant) {
    return super.text(instant).map(text -> text.replace('T', ' ').substring(0, text.length() - 1));
  }

  @Override
  String asText(String column) {
    return "CAST(" + column + " AS CHAR)";
  }

  @Override
  Optional<String> typeName(ColumnType type) {
    return type == ColumnType.UUID ? Optional.empty() : super.typeName(type).map(name -> "SIGNED");
  }

  @Override
  Sql in(Operand operand, Collection<String> texts) {
    Sql exact = Sql.in(bytes(operand.sql()), texts, MySqlSpelling::bytes);
    return operand.stored() ? Sql.and(super.in(operand, texts), exact) : exact;
  }

  @Override
  Sql like(Operand operand, List<String> chunks) {
    Sql exact =
        Sql.of(bytes(operand.sql()) + " LIKE " + bytes("?") + " ESCAPE '!'", pattern(chunks));
    return operand.stored() ? Sql.and(super.like(operand, chunks), exact) : exact;
  }

  @Override
  Optional<Operand> segment(String column, int index) {
    String endless = "CONCAT(" + divisible(column) + ", REPEAT('/', 32))";
    String upTo = "SUBSTRING_INDEX(" + endless + ", '/', " + (index + 1) + ")";
    return Optional.of(new Operand("SUBSTRING_INDEX(" + upTo + ", '/', -1)", false));
  }

  @Override
  Optional<Operand> delimited(String column) {
    return Optional.of(new Operand("CONCAT('/', " + divisible(column) + ", '/')", false));
  }

  @Override
  Optional<String> length(String column) {
    String path = divisible(column);
    return Optional.of(
        "CHAR_LENGTH(" + path + ") - CHAR_LENGTH(REPLACE(" + path + ", '/', '')) + 1");
  }

  private static String divisible(String column) {
    return "REPLACE(REPLACE(CONVERT("
        + column
        + " USING utf8mb4), CONCAT(CHAR(92), CHAR(92)), CHAR(194, 128 USING utf8mb4)),"
        + " CONCAT(CHAR(92), '/'), CHAR(194, 129 USING utf8mb4))";
  }
}
