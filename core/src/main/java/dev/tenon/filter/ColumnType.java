package dev.tenon.filter;

/** What type a column has that holds a segment: how a segment's text becomes a value of it. */
public enum ColumnType {
  /** Text, compared by code unit. */
  TEXT {
    @Override
    boolean has(String segment) {
      return true;
    }
  },
  /** {@code UUID}: the segment is its text in lower case, with hyphens. */
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
  /** {@code BIGINT} or a shorter whole number: the segment is its digits, without zeros before. */
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
