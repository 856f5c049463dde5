package dev.tenon.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A name, or a name with wildcards: {@code FLINK_SUBMIT}, {@code secret:*}, {@code *}. It matches
 * actions, roles and segments; each {@code *} matches any sequence of characters, including none.
 *
 * <pre>{@code
 * NamePattern.of("FLINK_*").matches("FLINK_SUBMIT");   // true
 * }</pre>
 *
 * <p>Immutable. Matching takes time linear in the name's length for any input.
 *
 * <p>Cases may be added in a later version: call {@link #matches} or {@link #coverage} instead of
 * testing for a case.
 */
public sealed interface NamePattern extends SegmentPattern permits Literal, AnyName, Glob {

  /**
   * Parses a pattern in which {@code *} is the only special character.
   *
   * @param text such as {@code FLINK_*}
   * @return the pattern
   * @throws InvalidPathException if the text is not a canonical name, or has too many {@code *}
   */
  static NamePattern of(String text) {
    if (text.indexOf('*') < 0) {
      return Literal.of(text, text);
    }
    List<String> chunks = new ArrayList<>();
    int start = 0;
    for (int star = text.indexOf('*'); star >= 0; star = text.indexOf('*', start)) {
      chunks.add(text.substring(start, star));
      start = star + 1;
    }
    chunks.add(text.substring(start));
    return ofChunks(chunks, text);
  }

  /**
   * The pattern with these literal parts, and a wildcard between each two.
   *
   * @param chunks at least one
   * @param text the text of the author, for the error
   */
  static NamePattern ofChunks(List<String> chunks, String text) {
    Objects.requireNonNull(text, "text");
    if (chunks.size() == 1) {
      return Literal.of(chunks.get(0), text);
    }
    if (chunks.size() == 2 && chunks.get(0).isEmpty() && chunks.get(1).isEmpty()) {
      return AnyName.INSTANCE;
    }
    return Glob.of(chunks, text);
  }

  /**
   * Whether the pattern matches a name.
   *
   * @param name any text, compared by code unit
   * @return true if it matches
   */
  boolean matches(String name);

  @Override
  default Coverage coverage(String segment, Variables variables) {
    return matches(segment) ? Coverage.FULL : Coverage.NONE;
  }
}
