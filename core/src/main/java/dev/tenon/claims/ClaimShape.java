package dev.tenon.claims;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configured shape of a claim. A claim of another shape gives nothing and is reported: a number
 * is never converted to a text, and a text is split only if the shape says so.
 *
 * <pre>{@code
 * ClaimShape.LIST             // ["reader", "writer"]
 * ClaimShape.STRING           // "reader"
 * ClaimShape.COMMA_SEPARATED  // "reader, writer"
 * ClaimShape.SPACE_SEPARATED  // "reader writer", as the claim `scope` (RFC 8693, section 4.2)
 * ClaimShape.SCALAR           // "sales", 3 or true, for attributes
 * ClaimShape.MAP              // {"acme": {"roles": ["reader"]}, "globex": {"roles": ["writer"]}}
 * }</pre>
 */
public enum ClaimShape {
  /** One text, used whole. */
  STRING {
    @Override
    void read(Object claim, Values values) {
      if (claim instanceof String text) {
        values.value(text);
      } else {
        values.wrongShape();
      }
    }
  },
  /**
   * A list of texts. An element that is not a text gives no role and is reported; a variable that
   * the list gives then stays unset.
   */
  LIST {
    @Override
    void read(Object claim, Values values) {
      if (!(claim instanceof List<?> list)) {
        values.wrongShape();
        return;
      }
      for (Object element : list) {
        STRING.read(element, values);
      }
    }
  },
  /**
   * One text with values separated by commas; blanks around values, and empty values, are dropped.
   */
  COMMA_SEPARATED {
    @Override
    void read(Object claim, Values values) {
      split(claim, ',', values);
    }
  },
  /** One text with values separated by spaces. */
  SPACE_SEPARATED {
    @Override
    void read(Object claim, Values values) {
      split(claim, ' ', values);
    }
  },
  /**
   * One text, number, or true or false, as the text of an attribute's value. A mapping of this
   * shape gives attributes only.
   */
  SCALAR {
    @Override
    void read(Object claim, Values values) {
      String text = scalar(claim);
      if (text == null) {
        values.wrongShape();
      } else {
        values.value(text);
      }
    }

    @Override
    boolean fits(Object claim) {
      return scalar(claim) != null;
    }
  },
  /**
   * An object; its values are the names of its members, such as organizations. What a member has is
   * read by parts of a {@link ClaimHolding}.
   */
  MAP {
    @Override
    void read(Object claim, Values values) {
      if (!(claim instanceof Map<?, ?> object)) {
        values.wrongShape();
        return;
      }
      object.forEach(
          (name, member) -> {
            if (name instanceof String text) {
              values.member(text, member);
            } else {
              values.wrongShape();
            }
          });
    }

    @Override
    boolean fits(Object claim) {
      return claim instanceof Map<?, ?>;
    }
  };

  /** The maximum number of digits of a number that is read. */
  private static final int MOST_DIGITS = 60;

  /** Receives the values of a claim, in their order. */
  interface Values {
    /** A value. */
    void value(String text);

    /** A member of an object. */
    void member(String name, @Nullable Object member);

    /** The claim, or an element of it, is not of the configured shape. */
    void wrongShape();
  }

  /** Passes on the values of a claim. Linear in the claim's size; never throws for any claim. */
  abstract void read(Object claim, Values values);

  /** Whether a claim as a whole is of this shape, regardless of its elements. */
  boolean fits(Object claim) {
    return this == LIST ? claim instanceof List<?> : claim instanceof String;
  }

  /** The text of a text, a number, a truth value or an instant; null for anything else. */
  private static @Nullable String scalar(Object claim) {
    if (claim instanceof Date date) {
      return date.toInstant().toString();
    }
    if (claim instanceof BigDecimal number) {
      return number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > MOST_DIGITS
          ? null
          : number.toPlainString();
    }
    if (claim instanceof Double || claim instanceof Float) {
      double number = ((Number) claim).doubleValue();
      return Double.isFinite(number) ? scalar(BigDecimal.valueOf(number)) : null;
    }
    boolean plain =
        claim instanceof String
            || claim instanceof Boolean
            || claim instanceof Instant
            || claim instanceof Long
            || claim instanceof Integer;
    if (claim instanceof BigInteger number) {
      return scalar(new BigDecimal(number));
    }
    return plain ? claim.toString() : null;
  }

  private static void split(Object claim, char separator, Values values) {
    if (!(claim instanceof String text)) {
      values.wrongShape();
      return;
    }
    int start = 0;
    while (start <= text.length()) {
      int end = text.indexOf(separator, start);
      end = end < 0 ? text.length() : end;
      trimmed(text, start, end, values);
      start = end + 1;
    }
  }

  private static void trimmed(String text, int start, int end, Values values) {
    int from = start;
    int to = end;
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (from < to && isBlank(text.charAt(to - 1))) {
      to--;
    }
    if (from < to) {
      values.value(text.substring(from, to));
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  /** The name in a policy file. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
