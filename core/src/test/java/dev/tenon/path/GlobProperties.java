package dev.tenon.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.spec.NaivePaths;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class GlobProperties {

  /** Every pattern of up to 6 characters over {a, b, *}, on every name of up to 6 over {a, b}. */
  @Example
  void everySmallPattern_agreesWithItsNaiveTwin() {
    List<String> names = texts("ab", 6);
    int hits = 0;
    for (String text : texts("ab*", 6)) {
      if (text.contains("**") || text.chars().filter(c -> c == '*').count() > Glob.MAX_STARS) {
        continue;
      }
      NamePattern pattern = NamePattern.of(text);
      for (String name : names) {
        boolean expected = like(text, name);
        assertEquals(expected, pattern.matches(name), () -> text + " on " + name);
        assertEquals(expected, NaivePaths.name(pattern, name), () -> text + " on " + name);
        hits += expected ? 1 : 0;
      }
    }
    assertTrue(hits > 1000, "only " + hits + " hits");
  }

  @Property
  void longPattern_agreesWithItsNaiveTwin(
      @ForAll("patterns") String pattern, @ForAll("names") String name) {
    assertEquals(like(pattern, name), NamePattern.of(pattern).matches(name));
  }

  @Property
  void filledPattern_matches(@ForAll("patterns") String pattern, @ForAll("names") String filling) {
    assertTrue(NamePattern.of(pattern).matches(pattern.replace("*", filling)));
  }

  @Property
  void printedPattern_readsBack(@ForAll("patterns") String pattern) {
    assertEquals(NamePattern.of(pattern), NamePattern.of(NamePattern.of(pattern).toString()));
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.strings()
        .withChars('a', 'b', '*')
        .ofMinLength(1)
        .ofMaxLength(16)
        .map(text -> text.replaceAll("\\*+", "*"))
        .filter(text -> text.chars().filter(c -> c == '*').count() <= Glob.MAX_STARS);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().withChars('a', 'b').ofMaxLength(24);
  }

  private static List<String> texts(String alphabet, int longest) {
    List<String> all = new ArrayList<>(List.of(""));
    int from = 0;
    for (int length = 1; length <= longest; length++) {
      int to = all.size();
      for (String text : List.copyOf(all.subList(from, to))) {
        alphabet.chars().forEach(c -> all.add(text + (char) c));
      }
      from = to;
    }
    return all.subList(1, all.size());
  }

  /** What {@code *} means, one character after the other. */
  private static boolean like(String pattern, String text) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    if (pattern.charAt(0) == '*') {
      return like(pattern.substring(1), text)
          || (!text.isEmpty() && like(pattern, text.substring(1)));
    }
    return !text.isEmpty()
        && pattern.charAt(0) == text.charAt(0)
        && like(pattern.substring(1), text.substring(1));
  }
}
