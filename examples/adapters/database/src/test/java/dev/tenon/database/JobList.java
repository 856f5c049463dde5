package dev.tenon.database;

import dev.tenon.authz.Access;
import dev.tenon.filter.RowMapping;
import dev.tenon.filter.SqlCondition;
import dev.tenon.filter.SqlDialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The jobs of a table that somebody may do something to, page by page. */
public final class JobList {

  /** A row of the table {@code jobs}: the resource {@code flink/<cluster>/flink-job/<name>}. */
  public record Job(String cluster, String name) {}

  private static final RowMapping JOBS =
      RowMapping.columns().fixed("flink").column("cluster").fixed("flink-job").column("name");

  private final Connection connection;
  private final SqlDialect dialect;

  /** Lists by a connection to a database that speaks a dialect. */
  public JobList(Connection connection, SqlDialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /**
   * One page, in the order of clusters and names.
   *
   * @param access who asks
   * @param action what it wants to do
   * @param skip how many of its jobs came on the pages before
   * @param size the most jobs on a page
   */
  public List<Job> page(Access access, String action, int skip, int size) throws SQLException {
    SqlCondition where = dialect.where(access.filter(action), JOBS);
    String sql =
        "SELECT cluster, name FROM jobs WHERE "
            + where.text()
            + " ORDER BY cluster, name LIMIT ? OFFSET ?";
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      int index = 1;
      for (String value : where.parameters()) {
        query.setString(index++, value);
      }
      query.setInt(index++, size);
      query.setInt(index, skip);
      return read(query);
    }
  }

  private static List<Job> read(PreparedStatement query) throws SQLException {
    List<Job> jobs = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        jobs.add(new Job(rows.getString(1), rows.getString(2)));
      }
    }
    return jobs;
  }
}
