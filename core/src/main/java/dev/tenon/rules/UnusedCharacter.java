package dev.tenon.rules;

import dev.tenon.path.Glob;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.VariableText;
import java.util.BitSet;

/**
 * Finds a character that some texts and patterns do not contain, so that only a wildcard can match
 * it. It is an ideograph: it does not compose with other characters, so a name with it stays
 * canonical. Not thread-safe.
 */
public final class UnusedCharacter {

  private static final char FIRST = '\u3400';
  private static final char LAST = '\uF8FF';

  private final BitSet taken = new BitSet();

  /** Creates a search that avoids no character yet. */
  public UnusedCharacter() {}

  /** Avoids the characters of a text. */
  public void add(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= FIRST && c <= LAST) {
        taken.set(c);
      }
    }
  }

  /** Avoids the characters of a pattern. */
  public void add(ResourcePattern pattern) {
    for (int i = 0; i < pattern.size(); i++) {
      add(pattern.segment(i));
    }
  }

  private void add(SegmentPattern segment) {
    if (segment instanceof Literal literal) {
      add(literal.name());
    } else if (segment instanceof Glob glob) {
      glob.chunks().forEach(this::add);
    } else if (segment instanceof VariableText text) {
      add(text.prefix());
      add(text.suffix());
    }
  }

  /** Avoids the characters of some names and globs. */
  public void addAll(Iterable<NamePattern> patterns) {
    patterns.forEach(pattern -> add((SegmentPattern) pattern));
  }

  /** The first character that is not avoided. */
  public char find() {
    for (char c = FIRST; c <= LAST; c++) {
      boolean usable = c <= '\u4DBF' || (c >= '\u4E00' && c <= '\u9FFF') || c >= '\uE000';
      if (usable && !taken.get(c)) {
        return c;
      }
    }
    throw new IllegalArgumentException("the policies use every ideograph there is");
  }
}
