package dev.tenon.diagnostic;

import com.google.common.collect.Iterables;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/**
 * Finds the name that an author probably meant.
 *
 * <pre>{@code
 * Suggestion.among("acountant", List.of("accountant", "auditor"))   // "did you mean `accountant`?"
 * Suggestion.among("x", List.of("accountant", "auditor"))           // "known here: accountant, auditor"
 * }</pre>
 *
 * <p>Names are compared by optimal string alignment distance (Damerau 1964), ignoring case; one in
 * three characters may differ. The first of the best names in the given order wins. At most {@value
 * #MOST_NAMES} names of at most {@value #LONGEST_NAME} characters are compared, so the cost is
 * bounded.
 */
public final class Suggestion {

  private static final int MOST_NAMES = 1_000;
  private static final int LONGEST_NAME = 64;
  private static final int MOST_LISTED = 12;

  private Suggestion() {}

  /**
   * The remedy for an unknown name.
   *
   * @param given the text of the author
   * @param known the names that exist
   * @return the likely name, otherwise the names that exist (the first few of many), or empty if
   *     there are none
   */
  public static String among(String given, Collection<String> known) {
    String best = nearest(given, known);
    if (!best.isEmpty()) {
      return "did you mean " + Diagnostic.quote(best) + "?";
    }
    return known.isEmpty() ? "" : "known here: " + list(known);
  }

  /**
   * A list of names for a message.
   *
   * @param names any names
   * @return the names separated by commas, the first few of many
   */
  public static String list(Collection<String> names) {
    String shown = String.join(", ", Iterables.limit(names, MOST_LISTED));
    int more = names.size() - MOST_LISTED;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  /**
   * The name that was probably meant.
   *
   * @param given the text of the author
   * @param known the names that exist
   * @return one of the names, empty if none is similar
   */
  public static String nearest(String given, Collection<String> known) {
    String best = "";
    int bestDistance = Math.max(1, Math.min(given.length(), LONGEST_NAME) / 3) + 1;
    String word = given.toLowerCase(Locale.ROOT);
    for (String name : Iterables.limit(known, MOST_NAMES)) {
      if (Math.abs(name.length() - given.length()) < bestDistance
          && Math.max(name.length(), given.length()) <= LONGEST_NAME) {
        int distance = distance(word, name.toLowerCase(Locale.ROOT), bestDistance);
        if (distance < bestDistance) {
          best = name;
          bestDistance = distance;
        }
      }
    }
    return best;
  }

  /**
   * The distance, or the limit if it is not below that; only cells near the diagonal are computed.
   */
  private static int distance(String a, String b, int limit) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      Arrays.fill(row, limit);
      int least = limit;
      for (int j = Math.max(0, i - limit); j <= Math.min(b.length(), i + limit); j++) {
        row[j] = Math.min(limit, cell(a, b, i, j, beforeLast, last, row));
        least = Math.min(least, row[j]);
      }
      if (least >= limit) {
        return limit;
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
    }
    return last[b.length()];
  }

  private static int cell(
      String a, String b, int i, int j, int[] beforeLast, int[] last, int[] row) {
    if (i == 0 || j == 0) {
      return i + j;
    }
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least = Math.min(last[j - 1] + change, 1 + Math.min(last[j], row[j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, beforeLast[j - 2] + 1) : least;
  }
}
