package dev.tenon.yaml.migration;

import dev.tenon.path.InvalidPathException;
import dev.tenon.path.NamePattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A pattern of another system, bounded from both sides: each text that a word of {@code inner}
 * matches is matched by the pattern, and each text that the pattern matches is matched by a word of
 * {@code outer}. Where both are the same words, the translation is exact.
 *
 * <p>A word is a text in which {@link #RUN} stands for any characters, {@link #SEGMENT_RUN} for any
 * characters but {@code /}, and the two with {@code SOME} for at least one. Immutable.
 *
 * @param inner words that match no more than the pattern
 * @param outer words that match no less than the pattern
 * @param exact whether both say what the pattern says
 */
record TextPattern(Set<String> inner, Set<String> outer, boolean exact) {

  /** Any characters. */
  static final char RUN = '\uE000';

  /** Any characters but a slash. */
  static final char SEGMENT_RUN = '\uE001';

  /** At least one character. */
  static final char SOME_RUN = '\uE002';

  /** At least one character, none of them a slash. */
  static final char SOME_SEGMENT_RUN = '\uE003';

  /** A variable with the id of the subject. */
  static final char USER = '\uE004';

  private static final int MOST_WORDS = 64;

  TextPattern {
    exact = exact && inner.size() <= MOST_WORDS;
    inner = inner.size() > MOST_WORDS ? Set.of() : ordered(inner);
    outer = outer.size() > MOST_WORDS ? Set.of(String.valueOf(RUN)) : ordered(outer);
  }

  private static Set<String> ordered(Set<String> words) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(words));
  }

  /** A pattern that is said exactly by a word. */
  static TextPattern of(String word) {
    return new TextPattern(Set.of(word), Set.of(word), true);
  }

  static TextPattern of(char word) {
    return of(String.valueOf(word));
  }

  /** A pattern of which nothing is known. */
  static TextPattern unknown() {
    return new TextPattern(Set.of(), Set.of(String.valueOf(RUN)), false);
  }

  /** Nothing is matched. */
  static TextPattern nothing() {
    return new TextPattern(Set.of(), Set.of(), true);
  }

  /** A pattern that is bounded by two words. */
  static TextPattern between(String inner, String outer) {
    return new TextPattern(Set.of(inner), Set.of(outer), false);
  }

  /** A pattern that may match what a word matches, and of which no certain match can be said. */
  static TextPattern atMost(String outer) {
    return new TextPattern(Set.of(), Set.of(outer), false);
  }

  /** A literal text, in which nothing is special. */
  static TextPattern literal(String text) {
    return of(text);
  }

  /** Wildcards: {@code *} for a run and {@code ?} for one character. */
  static TextPattern wildcards(String text, char run) {
    StringBuilder outer = new StringBuilder();
    boolean exact = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      exact &= c != '?';
      outer.append(c == '*' ? run : c == '?' ? someOf(run) : c);
    }
    return exact ? of(outer.toString()) : atMost(outer.toString());
  }

  private static char someOf(char run) {
    return run == RUN ? SOME_RUN : SOME_SEGMENT_RUN;
  }

  TextPattern then(TextPattern next) {
    return new TextPattern(
        product(inner, next.inner), product(outer, next.outer), exact && next.exact);
  }

  private static Set<String> product(Set<String> first, Set<String> second) {
    Set<String> all = new LinkedHashSet<>();
    if ((long) first.size() * second.size() > 16 * MOST_WORDS) {
      first.forEach(head -> all.add(head + RUN));
      return tooMany(all);
    }
    for (String head : first) {
      second.forEach(tail -> all.add(head + tail));
    }
    return all;
  }

  /** A set that the constructor replaces, since it is larger than allowed. */
  private static Set<String> tooMany(Set<String> words) {
    Set<String> all = new LinkedHashSet<>(words);
    for (int i = 0; all.size() <= MOST_WORDS; i++) {
      all.add(RUN + "#" + i);
    }
    return all;
  }

  TextPattern or(TextPattern other) {
    Set<String> under = new LinkedHashSet<>(inner);
    under.addAll(other.inner);
    Set<String> over = new LinkedHashSet<>(outer);
    over.addAll(other.outer);
    return new TextPattern(under, over, exact && other.exact);
  }

  /** The inner words as names with {@code *}, for actions, roles and single segments. */
  List<String> innerNames() {
    return names(inner, true);
  }

  /** The outer words as names with {@code *}. */
  List<String> outerNames() {
    return names(outer, false);
  }

  /** Whether the names say exactly what the pattern matches, for texts that are not empty. */
  boolean isExactName() {
    return exact
        && inner.stream()
            .allMatch(word -> Names.isSayable(word) && Names.isValid(Names.glob(word)));
  }

  private static List<String> names(Set<String> words, boolean within) {
    List<String> all = new ArrayList<>();
    for (String word : words) {
      if (!word.isEmpty() && !(within && !Names.isSayable(word))) {
        String name = Names.glob(word);
        boolean valid = Names.isValid(name);
        if (valid || !within) {
          all.add(valid ? name : "*");
        }
      }
    }
    all.sort(null);
    return List.copyOf(new LinkedHashSet<>(all));
  }

  /** How words become names. */
  static final class Names {

    private Names() {}

    static boolean isRun(char c) {
      return c >= RUN && c <= SOME_SEGMENT_RUN;
    }

    /** Whether a name matches exactly what a word does: a name cannot have a literal star. */
    static boolean isSayable(String word) {
      return !isBounded(word)
          && !keepsSlashOut(word)
          && word.indexOf('*') < 0
          && word.indexOf(USER) < 0;
    }

    /** Whether a run of a word takes no slash, as a name's {@code *} does. */
    static boolean keepsSlashOut(String word) {
      return word.indexOf(SEGMENT_RUN) >= 0 || word.indexOf(SOME_SEGMENT_RUN) >= 0;
    }

    /** Whether a word needs characters where a name's {@code *} takes none. */
    static boolean isBounded(String word) {
      long some = word.chars().filter(c -> c == SOME_RUN || c == SOME_SEGMENT_RUN).count();
      return some > 1 || (some == 1 && !word.chars().allMatch(c -> isRun((char) c)));
    }

    static boolean isValid(String name) {
      try {
        NamePattern.of(name);
        return true;
      } catch (InvalidPathException refused) {
        return false;
      }
    }

    /** The word with {@code *} for its runs, neighbours joined. */
    static String glob(String word) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < word.length(); i++) {
        char c = word.charAt(i);
        if (!isRun(c) && c != USER) {
          text.append(c);
        } else if (text.length() == 0 || text.charAt(text.length() - 1) != '*') {
          text.append('*');
        }
      }
      return text.toString();
    }
  }
}
