package dev.tenon.enumeration;

import dev.tenon.path.NamePattern;
import dev.tenon.path.VariableText;
import dev.tenon.path.VariableText.OuterStar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The ways in which a segment that has text around a value can match a pattern: the part of the
 * pattern that the value matches, and the part that what is beyond a star at an outer end matches.
 *
 * <p>The text before the value is read from the start of the pattern, and the text after it from
 * each later place; what is between two places is a pattern again. A pattern of n characters has at
 * most n squared ways.
 */
final class TextPieces {

  /** One way. */
  static final class Piece {

    private final int[] value;
    private final int[] rest;

    Piece(int[] value, int[] rest) {
      this.value = value;
      this.rest = rest;
    }

    /** What the value must match. */
    int[] value() {
      return value;
    }

    /** What the further characters must match; empty without a star. */
    int[] rest() {
      return rest;
    }
  }

  private final int[] pattern;
  private final int[] before;
  private final int[] after;
  private final boolean open;

  private TextPieces(int[] pattern, String before, String after, boolean open) {
    this.pattern = pattern;
    this.before = before.chars().toArray();
    this.after = after.chars().toArray();
    this.open = open;
  }

  /**
   * All ways.
   *
   * @param text the text around the value
   * @param pattern a pattern that the segment must match, {@linkplain NameEnumerator#spell spelled}
   */
  static List<Piece> of(VariableText text, int[] pattern, Budget budget) {
    if (text.star() != OuterStar.FRONT) {
      boolean open = text.star() == OuterStar.BACK;
      return new TextPieces(pattern, text.prefix(), text.suffix(), open).find(budget);
    }
    TextPieces mirrored =
        new TextPieces(reversed(pattern), reversed(text.suffix()), reversed(text.prefix()), true);
    return mirrored.find(budget).stream()
        .map(piece -> new Piece(reversed(piece.value), reversed(piece.rest)))
        .toList();
  }

  /** The pattern of the text around what a pattern matches. */
  static int[] around(VariableText text, NamePattern value) {
    List<int[]> parts = new ArrayList<>();
    int[] star = {NameEnumerator.STAR};
    parts.add(text.star() == OuterStar.FRONT ? star : new int[0]);
    parts.add(text.prefix().chars().toArray());
    parts.add(NameEnumerator.spell(value));
    parts.add(text.suffix().chars().toArray());
    parts.add(text.star() == OuterStar.BACK ? star : new int[0]);
    return parts.stream().flatMapToInt(Arrays::stream).toArray();
  }

  private static String reversed(String text) {
    int[] characters = reversed(text.chars().toArray());
    StringBuilder out = new StringBuilder();
    for (int character : characters) {
      out.append((char) character);
    }
    return out.toString();
  }

  private static int[] reversed(int[] all) {
    int[] reversed = new int[all.length];
    for (int i = 0; i < all.length; i++) {
      reversed[i] = all[all.length - 1 - i];
    }
    return reversed;
  }

  private List<Piece> find(Budget budget) {
    List<Piece> pieces = new ArrayList<>();
    for (int start : read(0, before)) {
      for (int end = start; end <= pattern.length; end++) {
        boolean atStar = end < pattern.length && pattern[end] == NameEnumerator.STAR;
        boolean afterStar = end > start && pattern[end - 1] == NameEnumerator.STAR;
        if (afterStar) {
          continue; // The place at the star stands for this one too.
        }
        int[] value = Arrays.copyOfRange(pattern, start, atStar ? end + 1 : end);
        for (int rest : value.length == 0 ? Set.<Integer>of() : read(end, after)) {
          budget.step();
          int[] left = Arrays.copyOfRange(pattern, rest, pattern.length);
          if (open) {
            pieces.add(new Piece(value, left));
          } else if (mayBeEmpty(left)) {
            pieces.add(new Piece(value, new int[0]));
          }
        }
      }
    }
    return pieces;
  }

  private static boolean mayBeEmpty(int[] pattern) {
    return Arrays.stream(pattern).allMatch(c -> c == NameEnumerator.STAR);
  }

  /** The places in the pattern after a text is read from a place on. */
  private Set<Integer> read(int from, int[] text) {
    Set<Integer> places = new TreeSet<>(Set.of(from));
    for (int character : text) {
      Set<Integer> next = new TreeSet<>();
      for (int place : places) {
        step(place, character, next);
      }
      places = next;
    }
    return places;
  }

  /** A star may read the character, or nothing more; then what follows it reads the character. */
  private void step(int place, int character, Set<Integer> next) {
    boolean atStar = place < pattern.length && pattern[place] == NameEnumerator.STAR;
    if (atStar) {
      next.add(place);
    }
    int literal = atStar ? place + 1 : place;
    if (literal < pattern.length && pattern[literal] == character) {
      next.add(literal + 1);
    }
  }
}
