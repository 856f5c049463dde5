package dev.tenon.diagnostic;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Objects;

/**
 * A place in a text: a source's name, a line and a column.
 *
 * <pre>{@code
 * Place.of("billing.yaml", 14, 11).toString()   // "billing.yaml:14:11"
 * Place.code().toString()                       // "code"
 * }</pre>
 *
 * <p>Lines and columns count from 1; columns count UTF-16 units. Line 0 means the source as a
 * whole. Places are ordered by source, line and column. Immutable and safe to share.
 *
 * @param source the name of the text for readers, usually the path of a file as given
 * @param line the line, from 1, or 0 for the whole source
 * @param column the column, from 1, or 0 for the whole source
 */
public record Place(String source, int line, int column)
    implements Comparable<Place>, Serializable {

  private static final Place CODE = new Place("code", 0, 0);
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::source)
          .thenComparingInt(Place::line)
          .thenComparingInt(Place::column);

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the line or the column is negative
   */
  public Place {
    Objects.requireNonNull(source, "source");
    if (line < 0 || column < 0) {
      throw new IllegalArgumentException("negative place: " + source + ":" + line + ":" + column);
    }
  }

  /**
   * A line and a column of a source.
   *
   * @param source the source's name
   * @param line from 1
   * @param column from 1
   * @return the place
   */
  public static Place of(String source, int line, int column) {
    return new Place(source, line, column);
  }

  /**
   * A source as a whole, for problems of all of it (it is empty, it cannot be read).
   *
   * @param source the source's name
   * @return the place
   */
  public static Place ofSource(String source) {
    return new Place(source, 0, 0);
  }

  /**
   * The place of values that are built by a program, not written in a file.
   *
   * @return the shared instance
   */
  public static Place code() {
    return CODE;
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  /**
   * {@code source:line:column}, or only the source's name if no line is known. One line: control
   * characters in the source's name are escaped.
   */
  @Override
  public String toString() {
    String name = Printable.escape(source);
    return line == 0 ? name : name + ":" + line + ":" + column;
  }
}
