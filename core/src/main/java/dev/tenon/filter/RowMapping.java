package dev.tenon.filter;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.tenon.condition.AttributeSide;
import dev.tenon.path.Resource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Maps the columns of a table to the segments of resources.
 *
 * <pre>{@code
 * RowMapping jobs =
 *     RowMapping.columns().fixed("flink").column("cluster").fixed("flink-job").column("name");
 * RowMapping same = RowMapping.of("flink/{cluster}/flink-job/{name}");
 * RowMapping anything = RowMapping.text("path");
 * }</pre>
 *
 * <p>Either each segment is fixed or has a column, so that all rows have resources of the same
 * length; or one column has the resource's {@linkplain Resource#toString text}. A row with a null
 * in such a column has no resource and passes no filter. The values in the columns must be
 * canonical, which they are if they were checked before they were stored. Immutable.
 */
public final class RowMapping {

  /** One segment: a fixed text, or a column. */
  record Place(String name, boolean isColumn, ColumnType type) {}

  /** The texts of a set: one row for each in a table of its own. */
  record SetTable(String table, String key, String rowKey, String value) {}

  private final ImmutableList<Place> places;
  private final Optional<String> text;
  private final ImmutableMap<String, String> attributes;
  private final ImmutableMap<String, SetTable> sets;

  private RowMapping(
      List<Place> places,
      Optional<String> text,
      Map<String, String> attributes,
      Map<String, SetTable> sets) {
    this.places = ImmutableList.copyOf(places);
    this.text = text;
    this.attributes = ImmutableMap.copyOf(attributes);
    this.sets = ImmutableMap.copyOf(sets);
  }

  /**
   * A mapping with one element for each segment.
   *
   * @return a mapping without segments, to be continued
   */
  public static RowMapping columns() {
    return new RowMapping(ImmutableList.of(), Optional.empty(), Map.of(), Map.of());
  }

  /**
   * A mapping in one text: the resource of a row, with its columns in braces.
   *
   * <pre>{@code
   * RowMapping.of("orgs/{org}/invoices/{id:number}").attribute("resource.owner", "owner");
   * }</pre>
   *
   * @param template segments between slashes, as {@link Resource#parse} reads them: each a text
   *     without braces, or a {@linkplain #column(String) column} in braces, of texts, of whole
   *     numbers ({@code {id:number}}) or of UUIDs ({@code {id:uuid}}); it becomes part of the SQL,
   *     so it must not come from a request
   * @return the mapping, whose {@link #toString} is the template
   * @throws IllegalArgumentException if a segment is none of this
   */
  public static RowMapping of(String template) {
    Resource row = Resource.parse(template);
    if (!row.isCanonical()) {
      throw new IllegalArgumentException("no resource of a row: `" + template + "`");
    }
    RowMapping mapping = columns();
    for (String segment : row.segments()) {
      boolean column = segment.startsWith("{") && segment.endsWith("}");
      mapping =
          column
              ? mapping.typed(segment.substring(1, segment.length() - 1))
              : mapping.fixed(withoutBraces(segment, template));
    }
    return mapping;
  }

  /** A column with a text around it would be the same text in all rows. */
  private static String withoutBraces(String segment, String template) {
    if (segment.indexOf('{') >= 0 || segment.indexOf('}') >= 0) {
      throw new IllegalArgumentException(
          "a column is a whole segment, and `" + segment + "` in `" + template + "` is not");
    }
    return segment;
  }

  /** A copy with one more column, whose type follows its name: a colon in quotes is of the name. */
  private RowMapping typed(String column) {
    int colon = column.lastIndexOf(':');
    if (colon <= Math.max(column.lastIndexOf('"'), column.lastIndexOf('`'))) {
      return column(column);
    }
    return column(column.substring(0, colon), ColumnType.named(column.substring(colon + 1)));
  }

  /**
   * A mapping to one column with the whole path as text.
   *
   * @param column its name, see {@link #column(String)}
   * @return the mapping
   * @throws IllegalArgumentException if it is not a valid column name
   */
  public static RowMapping text(String column) {
    return new RowMapping(ImmutableList.of(), Optional.of(name(column)), Map.of(), Map.of());
  }

  /**
   * A copy with one more segment, equal in all rows.
   *
   * @param segment the segment
   * @return a new mapping
   * @throws IllegalArgumentException if it is not a canonical segment
   */
  public RowMapping fixed(String segment) {
    if (!Resource.of(segment).isCanonical()) {
      throw new IllegalArgumentException("not a segment: `" + segment + "`");
    }
    return with(new Place(segment, false, ColumnType.TEXT));
  }

  /**
   * A copy with one more segment, which is in a column.
   *
   * @param column its name: letters, digits and {@code _}, or quoted in the syntax of the database,
   *     with {@code .} between parts; it becomes part of the SQL, so it must not come from a
   *     request
   * @return a new mapping
   * @throws IllegalArgumentException if it is not a valid column name
   */
  public RowMapping column(String column) {
    return column(column, ColumnType.TEXT);
  }

  /**
   * A copy with one more segment, which is in a column of another type than text.
   *
   * <pre>{@code
   * RowMapping.columns().fixed("job").column("id", ColumnType.UUID);
   * }</pre>
   *
   * @param column its name, see {@link #column(String)}
   * @param type its type; tests for equality can use an index, other tests use its text
   * @return a new mapping
   * @throws IllegalArgumentException if it is not a valid column name
   */
  public RowMapping column(String column, ColumnType type) {
    return with(new Place(name(column), true, type));
  }

  /**
   * A copy in which an attribute of the resource is in a column, for the conditions of rules. Null
   * is absent. The column must have the type that the policy declares: a decimal type for a {@code
   * number}, a whole one for an {@code integer}, {@code BOOLEAN}, and for an {@code instant} a
   * timestamp with time zone; in MySQL and MariaDB a {@code DATETIME} in UTC, in SQLite whole
   * milliseconds since 1970-01-01T00:00:00Z. An {@code address} cannot be filtered by a database.
   *
   * <pre>{@code
   * RowMapping.columns()
   *     .fixed("invoices")
   *     .column("number")
   *     .attribute("resource.owner", "owner")
   *     .attribute("resource.amount", "amount");
   * }</pre>
   *
   * @param attribute its full name, such as {@code resource.owner}
   * @param column its name, see {@link #column(String)}
   * @return a new mapping
   * @throws IllegalArgumentException if it is not an attribute of the resource or a column name
   */
  public RowMapping attribute(String attribute, String column) {
    Map<String, String> more = new LinkedHashMap<>(attributes);
    more.put(requireOfResource(attribute), name(column));
    return new RowMapping(places, text, more, sets);
  }

  /**
   * A copy in which an attribute of type {@code texts} has a table of its own, with one row for
   * each element. No row means the empty set, so such an attribute is never absent.
   *
   * <pre>{@code
   * mapping.set("resource.tags", "invoice_tags", "invoice_id", "invoices.id", "tag");
   * }</pre>
   *
   * @param attribute its full name, such as {@code resource.tags}
   * @param table the table of the elements
   * @param key its column that refers to the row
   * @param rowKey the column of the row that it refers to, with the row's table
   * @param value its column with the element, which is never null
   * @return a new mapping
   * @throws IllegalArgumentException if a name is not valid
   */
  public RowMapping set(String attribute, String table, String key, String rowKey, String value) {
    Map<String, SetTable> more = new LinkedHashMap<>(sets);
    more.put(
        requireOfResource(attribute),
        new SetTable(name(table), name(key), name(rowKey), name(value)));
    return new RowMapping(places, text, attributes, more);
  }

  private static String requireOfResource(String attribute) {
    if (AttributeSide.of(attribute).filter(side -> side == AttributeSide.RESOURCE).isEmpty()) {
      throw new IllegalArgumentException(
          "only attributes of the resource have columns, not `" + attribute + "`");
    }
    return attribute;
  }

  /** The columns of attributes, by their full names. */
  ImmutableMap<String, String> attributes() {
    return attributes;
  }

  /** The tables of sets, by the full names of their attributes. */
  ImmutableMap<String, SetTable> sets() {
    return sets;
  }

  private RowMapping with(Place place) {
    if (text.isPresent() || places.size() == Resource.MAX_SEGMENTS) {
      throw new IllegalArgumentException("no more segments after " + this);
    }
    return new RowMapping(
        ImmutableList.<Place>builder().addAll(places).add(place).build(),
        Optional.empty(),
        attributes,
        sets);
  }

  private static String name(String column) {
    int start = 0;
    while (start >= 0 && start < column.length()) {
      int end = endOfPart(column, start);
      if (end == column.length()) {
        return column;
      }
      start = end > start && column.charAt(end) == '.' ? end + 1 : -1;
    }
    throw new IllegalArgumentException("not a column's name: `" + column + "`");
  }

  /** The end of the part of a name that begins at an index; the index itself if there is none. */
  private static int endOfPart(String column, int start) {
    char quote = column.charAt(start);
    if (quote == '"' || quote == '`') {
      int end = column.indexOf(quote, start + 1);
      return end > start + 1 ? end + 1 : start;
    }
    int end = start;
    while (end < column.length() && isPlain(column.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isPlain(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  ImmutableList<Place> places() {
    return places;
  }

  /** The column with the whole path, if there is one. */
  Optional<String> wholePath() {
    return text;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(text.map(column -> "{" + column + "}").orElse(""));
    for (Place place : places) {
      out.append(out.length() > 0 ? "/" : "");
      out.append(
          place.isColumn()
              ? "{" + place.name() + place.type().suffix() + "}"
              : Resource.of(place.name()).toString());
    }
    return out.toString();
  }
}
