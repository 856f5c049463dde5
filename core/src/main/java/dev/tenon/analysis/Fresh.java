package dev.tenon.analysis;

import dev.tenon.path.Glob;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import java.util.BitSet;

/**
 * Text that occurs in no pattern of some policies, so that only a wildcard can match it.
 *
 * <p>One character is chosen that none of them contains, and text for the place {@code i} is that
 * character {@code i + 1} times: it differs at every place, so that no value of a variable that was
 * made for one place fits another. The character is an ideograph: it composes with nothing, so a
 * name stays canonical around it.
 */
class Fresh {

  /** The place of an action's name, beyond the segments of a path. */
  static final int ACTION = 33;

  /** The place of a subject's id. */
  static final int USER = 34;

  /** The place of a role's name. */
  static final int ROLE = 35;

  private static final char FIRST = '\u3400';
  private static final char LAST = '\uF8FF';

  private final char character;

  Fresh(char character) {
    this.character = character;
  }

  /** Collects the characters that are taken. */
  static final class Taken {

    private final BitSet characters = new BitSet();

    void add(String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c >= FIRST && c <= LAST) {
          characters.set(c);
        }
      }
    }

    void add(ResourcePattern pattern) {
      for (int i = 0; i < pattern.size(); i++) {
        add(pattern.segment(i));
      }
    }

    void add(SegmentPattern segment) {
      if (segment instanceof Literal literal) {
        add(literal.name());
      } else if (segment instanceof Glob glob) {
        glob.chunks().forEach(this::add);
      }
    }

    void addAll(Iterable<NamePattern> patterns) {
      patterns.forEach(pattern -> add((SegmentPattern) pattern));
    }

    Fresh fresh() {
      for (char c = FIRST; c <= LAST; c++) {
        boolean usable = c <= '\u4DBF' || (c >= '\u4E00' && c <= '\u9FFF') || c >= '\uE000';
        if (usable && !characters.get(c)) {
          return new Fresh(c);
        }
      }
      throw new IllegalArgumentException("the policies use every ideograph there is");
    }
  }

  /** The text for a place. */
  String at(int place) {
    return String.valueOf(character).repeat(place + 1);
  }

  /** The one character. */
  char character() {
    return character;
  }

  /** The most fresh segments in a row that can make a difference to patterns of some length. */
  int run(int longest) {
    return longest + 1;
  }
}
