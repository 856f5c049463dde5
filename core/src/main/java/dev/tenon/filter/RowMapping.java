package dev.tenon.filter;

import com.google.common.collect.ImmutableList;
import dev.tenon.path.Resource;
import java.util.List;
import java.util.Optional;

/**
 * Where the rows of a table keep the segments of their resources.
 *
 * <pre>{@code
 * RowMapping jobs =
 *     RowMapping.columns().fixed("flink").column("cluster").fixed("flink-job").column("name");
 * RowMapping anything = RowMapping.text("path");
 * }</pre>
 *
 * <p>Either each segment is fixed or has a column, so that all rows have resources of the same
 * length; or one column has the resource's {@linkplain Resource#toString text}. A row with a null
 * there is no resource, and no filter lets it through. What is in the columns has to be canonical,
 * as everything is that was checked before it was stored. Immutable.
 */
public final class RowMapping {

  /** One segment: a text, or the column that has it. */
  record Place(String name, boolean isColumn, ColumnType type) {}

  private final ImmutableList<Place> places;
  private final Optional<String> text;

  private RowMapping(List<Place> places, Optional<String> text) {
    this.places = ImmutableList.copyOf(places);
    this.text = text;
  }

  /**
   * A mapping that says segment by segment where it is.
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
   * @throws IllegalArgumentException if it is no column's name
   */
  public static RowMapping text(String column) {
    return new RowMapping(ImmutableList.of(), Optional.of(name(column)));
  }

  /**
   * The same with one more segment, equal in all rows.
   *
   * @param segment the segment
   * @return a new mapping
   * @throws IllegalArgumentException if it is no canonical segment
   */
  public RowMapping fixed(String segment) {
    if (!Resource.of(segment).isCanonical()) {
      throw new IllegalArgumentException("not a segment: `" + segment + "`");
    }
    return with(new Place(segment, false, ColumnType.TEXT));
  }

  /**
   * The same with one more segment, which is in a column.
   *
   * @param column its name: letters, digits and {@code _}, or quoted as the database wants it, with
   *     {@code .} between parts; it becomes part of the SQL, so it must come from the program
   * @return a new mapping
   * @throws IllegalArgumentException if it is no column's name
   */
  public RowMapping column(String column) {
    return column(column, ColumnType.TEXT);
  }

  /**
   * The same with one more segment, which is in a column that is no text.
   *
   * <pre>{@code
   * RowMapping.columns().fixed("job").column("id", ColumnType.UUID);
   * }</pre>
   *
   * @param column its name, see {@link #column(String)}
   * @param type its type; an index serves tests of certain values, others are made on its text
   * @return a new mapping
   * @throws IllegalArgumentException if it is no column's name
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

  /** Where a part of a name ends that begins here; the same index if none does. */
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

  /** The column with the whole path, if it is in one. */
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
