package dev.tenon.spring;

import dev.tenon.authz.Access;
import dev.tenon.filter.RowMapping;
import dev.tenon.filter.SqlCondition;
import dev.tenon.filter.SqlDialect;
import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/**
 * Pages of lists that the database filters by what is allowed.
 *
 * <pre>{@code
 * AllowedPage<Invoice> page =
 *     rows.page(
 *         access,
 *         "INVOICE_READ",
 *         "orgs/{org}/invoices/{id:number}",   // columns of the query, with their types
 *         "id",
 *         0,
 *         50,
 *         mapper,
 *         "SELECT org, id, amount FROM invoices WHERE status = ?",
 *         "open");
 * }</pre>
 *
 * <p>Rows, order, limit and total are the database's, and agree with a check of each row. The query
 * and the order are texts of the program: values go into the parameters. Blocks while the database
 * answers. Thread-safe.
 */
public final class AllowedRows {

  private final JdbcTemplate jdbc;
  private volatile @Nullable SqlDialect dialect;

  /**
   * Pages of a database, whose dialect is found when the first one is asked for.
   *
   * @param jdbc the database
   */
  public AllowedRows(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Reads a page.
   *
   * @param <T> what a row is
   * @param access who asks
   * @param action what has to be allowed on each row
   * @param resource which resource a row of the query is: a template whose variables are columns of
   *     texts, of whole numbers (<code>{id:number}</code>) or of UUIDs (<code>{id:uuid}</code>)
   * @param order the columns of the order, which must be total
   * @param page the number of the page, from 0
   * @param size the most rows on a page
   * @param mapper reads a row
   * @param query a SELECT of all rows, without ORDER BY
   * @param parameters the query's parameters
   * @return the page; the total counts allowed rows only
   * @throws IllegalArgumentException if the template is wrong
   * @throws dev.tenon.filter.InexpressibleException if the policy's condition cannot be written for
   *     the database; a wider one is never used
   * @throws org.springframework.dao.DataAccessException if the database does not answer
   */
  public <T> AllowedPage<T> page(
      Access access,
      String action,
      String resource,
      String order,
      int page,
      int size,
      RowMapper<T> mapper,
      String query,
      Object... parameters) {
    SqlCondition where = dialect().where(access.filter(action), RowMapping.of(resource));
    List<Object> values = new ArrayList<>(List.of(parameters));
    values.addAll(where.parameters());
    String from = " FROM (" + query + ") t WHERE " + where.text();
    Long total = jdbc.queryForObject("SELECT COUNT(*)" + from, Long.class, values.toArray());
    values.add(size);
    values.add((long) page * size);
    String sql = "SELECT *" + from + " ORDER BY " + order + " LIMIT ? OFFSET ?";
    List<T> items = jdbc.query(sql, mapper, values.toArray());
    return new AllowedPage<>(items, total == null ? 0 : total);
  }

  private SqlDialect dialect() {
    SqlDialect known = dialect;
    if (known == null) {
      known =
          Objects.requireNonNull(
              jdbc.execute(
                  (org.springframework.jdbc.core.ConnectionCallback<SqlDialect>)
                      connection -> of(connection.getMetaData())));
      dialect = known;
    }
    return known;
  }

  private static SqlDialect of(DatabaseMetaData database) throws java.sql.SQLException {
    String name = database.getDatabaseProductName().toUpperCase(Locale.ROOT);
    return switch (name) {
      case "POSTGRESQL" -> SqlDialect.POSTGRESQL;
      case "H2" -> SqlDialect.H2;
      case "MYSQL", "MARIADB" -> SqlDialect.MYSQL;
      case "SQLITE" -> SqlDialect.SQLITE;
      default ->
          throw new IllegalStateException(
              "no condition is written for "
                  + name
                  + ": write the list with access.filter(action)");
    };
  }
}
