package dev.tenon.filter;

import com.google.common.collect.ImmutableList;
import dev.tenon.path.Resource;
import java.util.List;
import java.util.Optional;

/**
 * Maps the columns of a table to the segments of resources.
 *
 * <pre>{@code
 * RowMapping jobs =
 *     RowMapping.columns().fixed("flink").column("cluster").fixed("flink-job").column("name");
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

  private final ImmutableList<Place> places;
  private final Optional<String> text;

  private RowMapping(List<Place> places, Optional<String> text) {
    this.places = ImmutableList.copyOf(places);
    this.text = text;
  }

  /**
   * A mapping with one element for each segment.
   *
   * @return a mapping without segments, to be continued
   */
  public static RowMapping columns() {
    return new RowMapping(ImmutableList.of(), Optional.empty());
  }

  /**
   * A mapping to one column with the whole path as text.
   *
   * @param column its name, see {@link #column(String)}
   * @return the mapping
   * @throws IllegalArgumentException if it is not a valid column name
   */
  public static RowMapping text(String column) {
    return new RowMapping(ImmutableList.of(), Optional.of(name(column)));
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

  private RowMapping with(Place place) {
    if (text.isPresent() || places.size() == Resource.MAX_SEGMENTS) {
      throw new IllegalArgumentException("no more segments after " + this);
    }
    return new RowMapping(
        ImmutableList.<Place>builder().addAll(places).add(place).build(), Optional.empty());
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
          place.isColumn() ? "{" + place.name() + "}" : Resource.of(place.name()).toString());
    }
    return out.toString();
  }
}
