package dev.tenon.filter;

import java.util.Optional;

/**
 * How a filter is written as SQL.
 *
 * <pre>{@code
 * RowMapping jobs =
 *     RowMapping.columns().fixed("flink").column("cluster").fixed("flink-job").column("name");
 * SqlCondition where = SqlDialect.POSTGRESQL.where(access.filter("FLINK_VIEW"), jobs);
 * }</pre>
 *
 * <p>Texts are compared by code unit and case counts, whatever the database does by itself, where a
 * dialect can say so: {@link #POSTGRESQL}, {@link #MYSQL} and {@link #SQLITE} say it in the SQL.
 * {@link #ANSI} and {@link #H2} compare as the column does, which has to be exact there: a {@code
 * VARCHAR} with a binary collation, in H2 a plain {@code VARCHAR}.
 */
public enum SqlDialect {
  /** Standard SQL. It cannot take a path's text apart, so that such filters want columns. */
  ANSI {
    @Override
    Spelling spelling() {
      return new Spelling();
    }
  },
  /**
   * PostgreSQL, comparing {@code COLLATE "C"}: an index serves if its columns or the index itself
   * have that collation.
   */
  POSTGRESQL {
    @Override
    Spelling spelling() {
      return new PostgresSpelling();
    }
  },
  /**
   * MySQL and MariaDB. Each test is made as the column compares, which an index serves, and once
   * more byte by byte.
   */
  MYSQL {
    @Override
    Spelling spelling() {
      return new MySqlSpelling();
    }
  },
  /** H2. */
  H2 {
    @Override
    Spelling spelling() {
      return new H2Spelling();
    }
  },
  /** SQLite, comparing {@code COLLATE BINARY}. */
  SQLITE {
    @Override
    Spelling spelling() {
      return new SqliteSpelling();
    }
  };

  abstract Spelling spelling();

  /**
   * The condition that a row's resource passes a filter.
   *
   * @param filter the filter
   * @param mapping where the rows keep their resources
   * @return SQL with bound parameters, {@code 1 = 0} where nothing passes; as long as the condition
   * @throws InexpressibleException if the dialect cannot take a path's text apart and would have to
   */
  public SqlCondition where(ResourceFilter filter, RowMapping mapping) {
    Spelling spelling = spelling();
    Optional<String> path = mapping.wholePath();
    if (path.isPresent()) {
      TextWriter writer = new TextWriter(spelling, path.orElseThrow());
      Sql sql = writer.write(filter.condition());
      return new SqlCondition(sql.text(), sql.parameters(), writer.passes());
    }
    Sql sql = new ColumnsWriter(spelling, mapping).write(filter.condition());
    return new SqlCondition(sql.text(), sql.parameters(), 0);
  }
}
