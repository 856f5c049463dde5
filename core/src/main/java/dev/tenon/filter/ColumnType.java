package dev.tenon.filter;

/**
 * The type of a column with a segment, which defines how a segment's text is converted to a value.
 */
public enum ColumnType {
  /** Text, compared by code unit. */
  TEXT {
    @Override
    boolean has(String segment) {
      return true;
    }
  },
  /** {@code UUID}: the segment is the text in lower case, with hyphens. */
  UUID {
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
  WHOLE_NUMBER {
    @Override
    boolean has(String segment) {
      try {
        return String.valueOf(Long.parseLong(segment)).equals(segment);
      } catch (NumberFormatException none) {
        return false;
      }
    }
  };

  /** Whether a segment is the text of a value. */
  abstract boolean has(String segment);
}
