package dev.tenon.database;

import dev.tenon.filter.SqlCondition;
import dev.tenon.filter.SqlDialect;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database with an empty schema, and the little that tests do with it. */
final class Database implements AutoCloseable {

  private final SqlDialect dialect;
  private final Connection connection;

  private Database(SqlDialect dialect, String url) throws SQLException {
    this.dialect = dialect;
    this.connection = DriverManager.getConnection(url);
  }

  static Database open(SqlDialect dialect) throws Exception {
    String url =
        switch (dialect) {
          case H2, ANSI -> "jdbc:h2:mem:";
          case SQLITE -> "jdbc:sqlite::memory:";
          case POSTGRESQL -> Server.postgresql() + "&reWriteBatchedInserts=true";
          case MYSQL -> Server.mariadb();
        };
    return new Database(dialect, url);
  }

  SqlDialect dialect() {
    return dialect;
  }

  Connection connection() {
    return connection;
  }

  /** The type of a text column; in MySQL one that compares as most of its columns do. */
  String text() {
    return switch (dialect) {
      case MYSQL -> "VARCHAR(700)";
      case POSTGRESQL -> "text";
      default -> "VARCHAR(2000)";
    };
  }

  /** What an index has to say to serve prefixes. */
  String indexed(String column) {
    return dialect == SqlDialect.POSTGRESQL ? column + " COLLATE \"C\"" : column;
  }

  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Inserts rows of texts, many at once. */
  void insert(String table, int columns, Iterable<? extends List<@Nullable String>> rows)
      throws SQLException {
    connection.setAutoCommit(false);
    String places = "?" + ", ?".repeat(columns - 1);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO " + table + " VALUES (" + places + ")")) {
      int count = 0;
      for (List<@Nullable String> row : rows) {
        for (int i = 0; i < columns; i++) {
          insert.setString(i + 1, row.get(i));
        }
        insert.addBatch();
        if (++count % 1000 == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  /** The first column of all rows that a query finds. */
  List<String> select(String sql, SqlCondition where) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql + where.text())) {
      for (int i = 0; i < where.parameters().size(); i++) {
        query.setString(i + 1, where.parameters().get(i));
      }
      List<String> found = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
      return found;
    }
  }

  /** How the database answers a query, in its own words. */
  String plan(String sql, SqlCondition where) throws SQLException {
    String explain = dialect == SqlDialect.SQLITE ? "EXPLAIN QUERY PLAN " : "EXPLAIN ";
    try (PreparedStatement query = connection.prepareStatement(explain + sql + where.text())) {
      for (int i = 0; i < where.parameters().size(); i++) {
        query.setString(i + 1, where.parameters().get(i));
      }
      StringBuilder plan = new StringBuilder();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            plan.append(rows.getString(i)).append(' ');
          }
          plan.append('\n');
        }
      }
      return plan.toString();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
