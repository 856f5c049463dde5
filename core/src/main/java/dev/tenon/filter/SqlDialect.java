package dev.tenon.filter;

import java.util.Optional;

/**
 * The SQL dialects in which a filter can be written.
 *
 * <pre>{@code
 * RowMapping jobs =
 *     RowMapping.columns().fixed("flink").column("cluster").fixed("flink-job").column("name");
 * SqlCondition where = SqlDialect.POSTGRESQL.where(access.filter("FLINK_VIEW"), jobs);
 * }</pre>
 *
 * <p>Texts must be compared by code unit and case-sensitively. {@link #POSTGRESQL}, {@link #MYSQL}
 * and {@link #SQLITE} enforce it in the SQL. {@link #ANSI} and {@link #H2} use the comparison of
 * the column, which must be exact: a {@code VARCHAR} with a binary collation, in H2 a plain {@code
 * VARCHAR}.
 */
public enum SqlDialect {
  /** Standard SQL. It cannot split the text of a path, so filters that need it require columns. */
  ANSI {
    @Override
    Spelling spelling() {
      return new Spelling();
    }
  },
  /**
   * PostgreSQL, with {@code COLLATE "C"}: an index can be used if its columns or the index itself
   * have that collation.
   */
  POSTGRESQL {
    @Override
    Spelling spelling() {
      return new PostgresSpelling();
    }
  },
  /**
   * MySQL and MariaDB. A column is tested under its own collation, which can use an index, and
   * again byte by byte.
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
  /** SQLite, with {@code COLLATE BINARY}. */
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
   * @param mapping the columns with the rows' resources
   * @return SQL with bound parameters, {@code 1 = 0} if nothing passes; its length is linear in the
   *     condition
   * @throws InexpressibleException if the text of a path would have to be split and the dialect
   *     cannot; or if the filter tests an attribute that has no column in the mapping
   */
  public SqlCondition where(ResourceFilter filter, RowMapping mapping) {
    Spelling spelling = spelling();
    Optional<String> path = mapping.wholePath();
    if (path.isPresent()) {
      TextWriter writer =
          new TextWriter(spelling, path.orElseThrow(), new AttributeWriter(spelling, mapping));
      Sql sql = writer.write(filter.condition());
      return new SqlCondition(sql.text(), sql.parameters(), writer.passes());
    }
    Sql sql = new ColumnsWriter(spelling, mapping).write(filter.condition());
    return new SqlCondition(sql.text(), sql.parameters(), 0);
  }
}
