package dev.tenon.diagnostic;

import java.io.Serializable;
import java.util.Objects;

/**
 * A line of a text with a marked part, which a {@link Diagnostic} shows below its first line.
 *
 * <p>Immutable. Long lines are truncated to a window around the mark for display, of at most about
 * {@value #WIDTH} characters.
 *
 * @param line the line's text, without its end
 * @param column where the mark starts, from 1
 * @param length the number of marked UTF-16 units, at least 1
 */
public record Excerpt(String line, int column, int length) implements Serializable {

  private static final int WIDTH = 100;
  private static final Excerpt NONE = new Excerpt("", 1, 1);

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the column or the length is less than 1
   */
  public Excerpt {
    Objects.requireNonNull(line, "line");
    if (column < 1 || length < 1) {
      throw new IllegalArgumentException("not a mark: column " + column + ", length " + length);
    }
  }

  /**
   * No excerpt: the text is not available, or there is no line to show.
   *
   * @return the shared empty excerpt
   */
  public static Excerpt none() {
    return NONE;
  }

  /**
   * The line with its number, and a row of carets below the marked part.
   *
   * @param number the line's number
   * @return two lines of text without a final line end; empty for {@link #none()}
   */
  String render(int number) {
    if (line.isEmpty()) {
      return "";
    }
    int start = Math.min(column - 1, line.length());
    int from = start <= WIDTH / 2 ? 0 : start - WIDTH / 2;
    int to = Math.min(line.length(), from + WIDTH);
    String head = from > 0 ? "…" : "";
    String tail = to < line.length() ? "…" : "";
    String shown = head + visible(line.substring(from, to)) + tail;
    int carets = Math.max(1, Math.min(length, to - start));
    String gutter = " " + number + " |";
    return gutter
        + " "
        + shown
        + "\n"
        + " ".repeat(gutter.length() - 1)
        + "| "
        + " ".repeat(start - from + head.length())
        + "^".repeat(carets);
  }

  /**
   * Replaces control and direction characters, which would move the carets, and unpaired
   * surrogates.
   */
  private static String visible(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = Printable.isPlain(c) && !Printable.isUnpaired(text, i);
      out.append(plain ? c : c == '\t' ? ' ' : '\uFFFD');
    }
    return out.toString();
  }
}
