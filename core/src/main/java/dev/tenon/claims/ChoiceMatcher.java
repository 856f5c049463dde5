package dev.tenon.claims;

import com.google.common.collect.ImmutableSet;
import java.util.List;

/**
 * Matches a pattern some of whose captures take listed texts only. It counts the ways in which the
 * literals and captures so far end at each position, up to two: one way is a match, two are an
 * ambiguity. Linear in the value's length, times the texts to compare.
 */
final class ChoiceMatcher {

  private static final int[] AMBIGUOUS = {-1};

  private final List<String> literals;

  /** For each capture, the texts that it takes; an empty set for any text. */
  private final List<ImmutableSet<String>> choices;

  ChoiceMatcher(List<String> literals, List<ImmutableSet<String>> choices) {
    this.literals = literals;
    this.choices = choices;
  }

  /** Whether the starts stand for a value that matches in more than one way. */
  static boolean isAmbiguous(int[] starts) {
    return starts == AMBIGUOUS;
  }

  /**
   * The start of each literal in the only match; none if the value does not match, and {@linkplain
   * #isAmbiguous ambiguous} starts if it does in several ways.
   */
  int[] starts(String value) {
    if (!value.startsWith(literals.get(0)) || !value.endsWith(literals.get(choices.size()))) {
      return new int[0];
    }
    byte[][] ways = ways(value);
    return switch (ways[choices.size()][value.length()]) {
      case 0 -> new int[0];
      case 1 -> only(value, ways);
      default -> AMBIGUOUS;
    };
  }

  private byte[][] ways(String value) {
    byte[][] ways = new byte[literals.size()][value.length() + 1];
    ways[0][literals.get(0).length()] = 1;
    for (int i = 1; i < ways.length; i++) {
      String literal = literals.get(i);
      ImmutableSet<String> texts = choices.get(i - 1);
      int before = 0;
      for (int start = 0; start + literal.length() <= value.length(); start++) {
        if (value.startsWith(literal, start)) {
          int count = texts.isEmpty() ? before : listed(texts, value, start, ways[i - 1]);
          ways[i][start + literal.length()] = (byte) count;
        }
        before = Math.min(2, before + ways[i - 1][start]);
      }
    }
    return ways;
  }

  /** The ways in which one of some texts ends at a position. */
  private static int listed(ImmutableSet<String> texts, String value, int end, byte[] before) {
    int count = 0;
    for (String text : texts) {
      int start = end - text.length();
      if (start >= 0 && before[start] > 0 && value.startsWith(text, start)) {
        count += before[start];
      }
    }
    return Math.min(2, count);
  }

  /** Goes back along the only way. */
  private int[] only(String value, byte[][] ways) {
    int[] starts = new int[literals.size()];
    int end = value.length();
    for (int i = starts.length - 1; i > 0; i--) {
      starts[i] = end - literals.get(i).length();
      end = startOfCapture(i - 1, starts[i], value, ways[i - 1]);
    }
    return starts;
  }

  private int startOfCapture(int capture, int end, String value, byte[] before) {
    ImmutableSet<String> texts = choices.get(capture);
    int start = end - 1;
    while (before[start] == 0
        || !(texts.isEmpty() || texts.contains(value.substring(start, end)))) {
      start--;
    }
    return start;
  }
}
