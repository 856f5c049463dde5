package dev.tenon.filter;

import java.util.Optional;

/** H2, in which a plain VARCHAR compares by code unit. */
final class H2Spelling extends Spelling {

  @Override
  String asText(String column) {
    return "CAST(" + column + " AS VARCHAR)";
  }

  @Override
  Optional<String> typeName(ColumnType type) {
    return type == ColumnType.UUID ? Optional.of("UUID") : super.typeName(type);
  }

  @Override
  Sql beneath(Operand column, String path) {
    return range(column.sql(), path);
  }

  @Override
  Optional<Operand> segment(String column, int index) {
    String path = divisible(column);
    String segment = "REGEXP_SUBSTR(" + path + ", '[^/]+', 1, " + (index + 1) + ")";
    return Optional.of(new Operand("COALESCE(" + segment + ", '')", false));
  }

  @Override
  Optional<Operand> delimited(String column) {
    return Optional.of(new Operand("('/' || " + divisible(column) + " || '/')", false));
  }

  @Override
  Optional<String> length(String column) {
    String path = divisible(column);
    return Optional.of(
        "CHAR_LENGTH(" + path + ") - CHAR_LENGTH(REPLACE(" + path + ", '/', '')) + 1");
  }

  private static String divisible(String column) {
    return "REPLACE(REPLACE("
        + column
        + ", CHAR(92) || CHAR(92), CHAR(128)), CHAR(92) || '/', CHAR(129))";
  }
}
