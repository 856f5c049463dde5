package dev.tenon.filter;

import java.util.Arrays;

/**
 * The type of a column with a segment, which defines how a segment's text is converted to a value.
 */
public enum ColumnType {
  /** Text, compared by code unit. */
  TEXT("text") {
    @Override
    boolean has(String segment) {
      return true;
    }
  },
  /** {@code UUID}: the segment is the text in lower case, with hyphens. */
  UUID("uuid") {
    @Override
    boolean has(String segment) {
      try {
        return java.util.UUID.fromString(segment).toString().equals(segment);
      } catch (IllegalArgumentException none) {
        return false;
      }
    }
  },
  /**
   * {@code BIGINT} or a shorter whole number: the segment is the decimal digits, without leading
   * zeros.
   */
  WHOLE_NUMBER("number") {
    @Override
    boolean has(String segment) {
      try {
        return String.valueOf(Long.parseLong(segment)).equals(segment);
      } catch (NumberFormatException none) {
        return false;
      }
    }
  };

  private final String word;

  ColumnType(String word) {
    this.word = word;
  }

  /** The type that a template names; an error says which there are. */
  static ColumnType named(String word) {
    return Arrays.stream(values())
        .filter(type -> type.word.equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "`" + word + "` is no type of a column: text, number or uuid"));
  }

  /** What a template says after the name of a column; nothing for a text. */
  String suffix() {
    return this == TEXT ? "" : ":" + word;
  }

  /** Whether a segment is the text of a value. */
  abstract boolean has(String segment);
}
