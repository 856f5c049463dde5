package dev.tenon.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fresh text is in none of the patterns, and is a canonical segment. */
class FreshTest {

  private static final String READABLE = "xyzwvuqkjhgfdbrpnmlcsteaio0123456789";

  private static String fresh(ResourcePattern... patterns) {
    String text = Fresh.in(patterns).at(0);
    assertEquals(1, text.length());
    assertEquals(PathProblem.NONE, Segments.problemOf(text));
    for (ResourcePattern pattern : patterns) {
      assertFalse(pattern.toString().contains(text), pattern.toString());
    }
    return text;
  }

  /** A pattern with these characters, the last of the segments short. */
  private static ResourcePattern using(String characters) {
    List<SegmentPattern> segments = new ArrayList<>();
    for (int i = 0; i < characters.length(); i += Resource.MAX_SEGMENT_LENGTH) {
      segments.add(
          new Literal(
              characters.substring(
                  i, Math.min(characters.length(), i + Resource.MAX_SEGMENT_LENGTH))));
    }
    return ResourcePattern.of("a").withSegments(segments);
  }

  private static String range(char from, char to) {
    StringBuilder text = new StringBuilder();
    for (char c = from; c <= to; c++) {
      text.append(c);
    }
    return text.toString();
  }

  @Test
  void readableCharacters_comeFirst() {
    assertEquals("x", fresh(using("abc")));
    assertEquals("y", fresh(using("x")));
    for (int i = 1; i < READABLE.length(); i++) {
      assertEquals(READABLE.substring(i, i + 1), fresh(using(READABLE.substring(0, i))));
    }
    assertEquals("z", fresh(using("x"), using("y")));
  }

  @Test
  void ideographs_comeWhereReadableOnesAreUsed_orCouldCompose() {
    assertEquals("\u3400", fresh(using(READABLE)));
    assertEquals("\u3400", fresh(using("q\u0323")));
    assertEquals("\u3400", fresh(using("\u0300")));
    assertEquals("x", fresh(using("\u02FF")));
    assertEquals("\u3401", fresh(using(READABLE + "\u3400")));
    assertEquals("\u3402", fresh(using(READABLE + "\u3400"), using("\u3401")));
  }

  /** Between the blocks are hexagrams, which are no ideographs. */
  @Test
  void everyIdeographOfABlock_isTaken_beforeTheNextBlock() {
    assertEquals("\u4DBF", fresh(using(READABLE + range('\u3400', '\u4DBE'))));
    assertEquals("\u4E00", fresh(using(READABLE + range('\u3400', '\u4DBF'))));
  }

  @Test
  void textsOfTwoPlaces_differ() {
    Fresh fresh = Fresh.in(using("a"));
    assertEquals("x", fresh.at(0));
    assertEquals("xxx", fresh.at(2));
    assertTrue(fresh.join(0, List.of(".", ".")).contains("x"));
    assertEquals("ab", fresh.join(0, List.of("a", "b")));
  }
}
