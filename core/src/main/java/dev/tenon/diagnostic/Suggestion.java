package dev.tenon.diagnostic;

import com.google.common.collect.Iterables;
import java.util.Collection;
import java.util.Locale;

/**
 * Finds the name an author probably meant.
 *
 * <pre>{@code
 * Suggestion.among("acountant", List.of("accountant", "auditor"))   // "did you mean `accountant`?"
 * Suggestion.among("x", List.of("accountant", "auditor"))           // "known here: accountant, auditor"
 * }</pre>
 *
 * <p>Names are compared by optimal string alignment distance (Damerau 1964), case folded; one in
 * three characters may differ. The first best name in the given order wins. At most {@value
 * #MOST_NAMES} names of at most {@value #LONGEST_NAME} characters are looked at, so the cost is
 * bounded.
 */
public final class Suggestion {

  private static final int MOST_NAMES = 10_000;
  private static final int LONGEST_NAME = 64;
  private static final int MOST_LISTED = 12;

  private Suggestion() {}

  /**
   * A remedy for an unknown name.
   *
   * @param given what the author wrote
   * @param known the names that exist
   * @return the likely name, or else the names that exist (the first few of many), or empty if
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
   * Names as a reader sees them in a message.
   *
   * @param names any names
   * @return the names with commas between, the first few of many
   */
  public static String list(Collection<String> names) {
    String shown = String.join(", ", Iterables.limit(names, MOST_LISTED));
    int more = names.size() - MOST_LISTED;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  /**
   * The name that was probably meant.
   *
   * @param given what the author wrote
   * @param known the names that exist
   * @return one of the names, empty if none is like it
   */
  public static String nearest(String given, Collection<String> known) {
    String best = "";
    int bestDistance = Math.max(1, Math.min(given.length(), LONGEST_NAME) / 3) + 1;
    String word = given.toLowerCase(Locale.ROOT);
    for (String name : Iterables.limit(known, MOST_NAMES)) {
      if (Math.abs(name.length() - given.length()) < bestDistance
          && Math.max(name.length(), given.length()) <= LONGEST_NAME) {
        int distance = distance(word, name.toLowerCase(Locale.ROOT));
        if (distance < bestDistance) {
          best = name;
          bestDistance = distance;
        }
      }
    }
    return best;
  }

  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        d[i][j] = swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
      }
    }
    return d[a.length()][b.length()];
  }
}
