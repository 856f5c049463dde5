package dev.tenon.yaml.syntax;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Excerpt;
import dev.tenon.diagnostic.Place;
import java.util.Arrays;

/**
 * A named text; converts the parser's positions to places and excerpts.
 *
 * <p>The parser counts lines and columns from 0 and columns in code points. Places count from 1,
 * and columns in UTF-16 units. Lines end with {@code \n}, {@code \r\n} or {@code \r}.
 */
public final class Source {

  /** The length of a mark up to the end of its line. */
  static final int REST_OF_LINE = Integer.MAX_VALUE;

  private final String name;
  private final String text;
  private final boolean pairs;
  private int[] lines = new int[0];

  public Source(String name, String text) {
    this.name = name;
    this.text = text;
    this.pairs = text.chars().anyMatch(c -> Character.isSurrogate((char) c));
  }

  public String name() {
    return name;
  }

  public String text() {
    return text;
  }

  public Place whole() {
    return Place.ofSource(name);
  }

  public Place place(int line, int column) {
    return Place.of(name, line + 1, units(line, column) + 1);
  }

  /** The place of the character at an index of the text. */
  Place placeAt(int index) {
    int line = lineAt(index);
    return Place.of(name, line + 1, index - lines()[line] + 1);
  }

  /** An error at a part of a line. */
  public Diagnostic error(int line, int column, int length, String code, String message) {
    return Diagnostic.error(code, place(line, column), message)
        .showing(excerpt(line, column, length));
  }

  /** An error at the character at an index of the text. */
  Diagnostic errorAt(int index, String code, String message) {
    Place place = placeAt(index);
    return Diagnostic.error(code, place, message).showing(excerptOf(place, 1));
  }

  public Excerpt excerpt(int line, int column, int length) {
    int from = units(line, column);
    int to =
        length == REST_OF_LINE ? line(line).stripTrailing().length() : units(line, column + length);
    return new Excerpt(line(line), from + 1, Math.max(1, to - from));
  }

  /** The excerpt for a place in this text. */
  public Excerpt excerptOf(Place place, int units) {
    return place.line() == 0
        ? Excerpt.none()
        : new Excerpt(line(place.line() - 1), place.column(), Math.max(1, units));
  }

  /** The index of a place in this text. */
  public int indexOf(Place place) {
    return Math.min(text.length(), lines()[place.line() - 1] + place.column() - 1);
  }

  public boolean startsWith(String name, Place place) {
    return text.startsWith(name, indexOf(place));
  }

  /**
   * The first occurrence of a name from a place to an index, or to the end for -1; the place itself
   * if there is none.
   */
  public Place find(String name, Place from, int until) {
    int end = until < 0 ? text.length() : until;
    int first = name.isEmpty() ? -1 : text.indexOf(name, indexOf(from));
    int found = first;
    while (found >= 0 && found < end && isWithinWord(name, found)) {
      found = text.indexOf(name, found + 1);
    }
    found = found < 0 || found + name.length() > end ? first : found;
    return found < 0 || found + name.length() > end ? from : placeAt(found);
  }

  /** Whether the name is part of a longer word at this index. */
  private boolean isWithinWord(String name, int start) {
    int end = start + name.length();
    return (start > 0
            && Character.isLetterOrDigit(text.charAt(start - 1))
            && Character.isLetterOrDigit(name.charAt(0)))
        || (end < text.length()
            && Character.isLetterOrDigit(text.charAt(end))
            && Character.isLetterOrDigit(name.charAt(name.length() - 1)));
  }

  /** The first line after a line that has more than blanks and a comment, counted from 1. */
  public int nextContent(int line) {
    int next = line + 1;
    while (next <= lines().length && isEmpty(line(next - 1).strip())) {
      next++;
    }
    return next;
  }

  private static boolean isEmpty(String line) {
    return line.isEmpty() || line.startsWith("#");
  }

  /** Converts a column from code points to UTF-16 units. */
  private int units(int line, int column) {
    if (!pairs) {
      return column;
    }
    String shown = line(line);
    int points = shown.codePointCount(0, shown.length());
    return shown.offsetByCodePoints(0, Math.min(column, points));
  }

  private String line(int line) {
    int[] starts = lines();
    if (line >= starts.length) {
      return "";
    }
    int end = line + 1 < starts.length ? starts[line + 1] : text.length();
    while (end > starts[line] && isLineEnd(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(starts[line], end);
  }

  private int lineAt(int index) {
    int found = Arrays.binarySearch(lines(), index);
    return found >= 0 ? found : -found - 2;
  }

  /** The start index of each line; computed at the first use, which a valid file never needs. */
  private int[] lines() {
    if (lines.length == 0) {
      int[] starts = new int[16];
      int count = 1;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '\n' || (c == '\r' && !text.startsWith("\n", i + 1))) {
          if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
          }
          starts[count++] = i + 1;
        }
      }
      lines = Arrays.copyOf(starts, count);
    }
    return lines;
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }
}
