package dev.tenon.spring;

import dev.tenon.condition.AttributeSource;
import dev.tenon.condition.Attributes;
import dev.tenon.filter.RowMapping;
import dev.tenon.path.Resource;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Attributes of resources that are rows of a database: each column of a query is the attribute
 * {@code resource.column}, and a null is an attribute that is absent. Without a row, or without the
 * database, nothing is known, and an allow that asks for it does not count.
 */
final class JdbcAttributes implements AttributeSource {

  /**
   * A query for the resources of a template.
   *
   * @param segments the template: literal texts, and variables in braces with a type
   * @param sql the query, with a parameter for each variable
   */
  private record Query(List<String> segments, String sql) {

    /** The parameters, null if the resource is another one. */
    @Nullable List<Object> parameters(Resource resource) {
      if (resource.size() != segments.size()) {
        return null;
      }
      List<Object> parameters = new ArrayList<>();
      for (int i = 0; i < segments.size(); i++) {
        String segment = segments.get(i);
        String value = resource.segment(i);
        if (!segment.startsWith("{")) {
          if (!segment.equals(value)) {
            return null;
          }
          continue;
        }
        try {
          parameters.add(typed(segment, value));
        } catch (IllegalArgumentException none) {
          return null;
        }
      }
      return parameters;
    }

    private static Object typed(String variable, String value) {
      if (variable.endsWith(":number}")) {
        return Long.parseLong(value);
      }
      return variable.endsWith(":uuid}") ? UUID.fromString(value) : value;
    }
  }

  private final JdbcTemplate jdbc;
  private final List<Query> queries = new ArrayList<>();

  JdbcAttributes(JdbcTemplate jdbc, List<TenonProperties.Attribute> attributes) {
    this.jdbc = jdbc;
    for (TenonProperties.Attribute each : attributes) {
      RowMapping.of(each.resource()); // refuses a template that is wrong
      queries.add(new Query(List.of(each.resource().split("/", -1)), each.query()));
    }
  }

  @Override
  public Attributes attributesOf(Resource resource) {
    for (Query query : queries) {
      List<Object> parameters = query.parameters(resource);
      if (parameters != null) {
        return jdbc.query(query.sql, (row, number) -> read(row), parameters.toArray()).stream()
            .findFirst()
            .orElse(Attributes.none());
      }
    }
    return Attributes.none();
  }

  private static Attributes read(ResultSet row) throws SQLException {
    Attributes attributes = Attributes.none();
    ResultSetMetaData columns = row.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String name = "resource." + columns.getColumnLabel(i).toLowerCase(Locale.ROOT);
      Object value = row.getObject(i);
      if (value == null) {
        attributes = attributes.withAbsent(name);
      } else if (value instanceof BigDecimal decimal) {
        attributes = attributes.with(name, decimal);
      } else if (value instanceof Number number) {
        attributes = attributes.with(name, number.longValue());
      } else if (value instanceof Boolean truth) {
        attributes = attributes.with(name, truth);
      } else if (value instanceof java.sql.Timestamp) {
        attributes = attributes.with(name, row.getObject(i, OffsetDateTime.class).toInstant());
      } else if (value instanceof OffsetDateTime time) {
        attributes = attributes.with(name, time.toInstant());
      } else {
        attributes = attributes.with(name, value.toString());
      }
    }
    return attributes;
  }
}
