package dev.tenon.path;

import com.google.common.collect.ImmutableSet;
import dev.tenon.path.VariableText.OuterStar;
import org.jspecify.annotations.Nullable;

/**
 * The values of a variable, found by a part of a segment without creating the part: the part's hash
 * is computed from its characters, and the values with this hash are compared with it. Immutable.
 */
final class ValueTable {

  private static final int BASE = 31;

  private final String name;
  private final @Nullable ValueTable next;

  /**
   * The values by their hashes; each is at its home or after it, and a free place ends a search.
   */
  private final @Nullable String[] places;

  private final int longest;

  /**
   * A table.
   *
   * @param name the variable
   * @param values its values
   * @param next the table of another variable
   */
  ValueTable(String name, ImmutableSet<String> values, @Nullable ValueTable next) {
    this.name = name;
    this.next = next;
    this.places = new @Nullable String[Integer.highestOneBit(Math.max(1, values.size())) * 4];
    int most = 0;
    for (String value : values) {
      int place = home(value.hashCode());
      while (places[place] != null) {
        place = (place + 1) & (places.length - 1);
      }
      places[place] = value;
      most = Math.max(most, value.length());
    }
    this.longest = most;
  }

  String name() {
    return name;
  }

  @Nullable ValueTable next() {
    return next;
  }

  private int home(int hash) {
    return (hash ^ (hash >>> 16)) & (places.length - 1);
  }

  /**
   * Whether one of the values stands in a segment where the variable is.
   *
   * @param segment a segment that the text {@linkplain VariableText#admits admits}
   */
  boolean hasPart(VariableText text, String segment) {
    if (text.star() == OuterStar.NONE) {
      return hasWhole(segment, text.prefix().length(), segment.length() - text.suffix().length());
    }
    return text.star() == OuterStar.BACK
        ? hasBefore(segment, text.prefix().length(), text.suffix())
        : hasAfter(segment, text.prefix(), segment.length() - text.suffix().length());
  }

  private boolean hasWhole(String segment, int from, int to) {
    if (to - from > longest) {
      return false;
    }
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = BASE * hash + segment.charAt(i);
    }
    return has(segment, from, to, hash);
  }

  /** Whether a value begins at an index, and the text follows it. */
  private boolean hasBefore(String segment, int from, String text) {
    int hash = 0;
    int hashed = from;
    for (int to = segment.indexOf(text, from + 1);
        to >= 0 && to - from <= longest;
        to = segment.indexOf(text, to + 1)) {
      for (; hashed < to; hashed++) {
        hash = BASE * hash + segment.charAt(hashed);
      }
      if (has(segment, from, to, hash)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a value ends before an index, and the text stands before it. */
  private boolean hasAfter(String segment, String text, int to) {
    int hash = 0;
    int power = 1;
    int hashed = to;
    for (int at = segment.lastIndexOf(text, to - 1 - text.length());
        at >= 0 && to - at - text.length() <= longest;
        at = segment.lastIndexOf(text, at - 1)) {
      int from = at + text.length();
      while (hashed > from) {
        hashed--;
        hash += segment.charAt(hashed) * power;
        power *= BASE;
      }
      if (has(segment, from, to, hash)) {
        return true;
      }
    }
    return false;
  }

  private boolean has(String segment, int from, int to, int hash) {
    int length = to - from;
    int place = home(hash);
    String value = places[place];
    while (value != null) {
      if (value.length() == length && segment.startsWith(value, from)) {
        return true;
      }
      place = (place + 1) & (places.length - 1);
      value = places[place];
    }
    return false;
  }
}
