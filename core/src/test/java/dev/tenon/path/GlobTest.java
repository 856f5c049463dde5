package dev.tenon.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class GlobTest {

  @Test
  void prefix_matchesWhatBeginsWithIt() {
    assertTrue(matches("tx_*", "tx_7"));
    assertTrue(matches("tx_*", "tx_"));
    assertFalse(matches("tx_*", "tx"));
    assertFalse(matches("tx_*", "atx_7"));
  }

  @Test
  void suffix_matchesWhatEndsWithIt() {
    assertTrue(matches("*-job", "daily-job"));
    assertTrue(matches("*-job", "-job"));
    assertFalse(matches("*-job", "daily-jobs"));
  }

  @Test
  void innerParts_standInOrder() {
    assertTrue(matches("a*b*c", "abc"));
    assertTrue(matches("a*b*c", "a1b2c"));
    assertTrue(matches("a*b*c", "abbbcc"));
    assertFalse(matches("a*b*c", "acb"));
    assertFalse(matches("a*b*c", "ac"));
  }

  @Test
  void partsDoNotOverlap() {
    assertFalse(matches("ab*ba", "aba"));
    assertTrue(matches("ab*ba", "abba"));
    assertFalse(matches("a*aa*a", "aaa"));
    assertTrue(matches("a*aa*a", "aaaa"));
  }

  @Test
  void threeStars_findAPartAnywhere() {
    assertTrue(matches("*a*b*", "xxaxxbxx"));
    assertFalse(matches("*a*b*", "xxbxxaxx"));
  }

  @Test
  void star_standsForAnyCharacters_slashAndUnicodeToo() {
    assertTrue(matches("a*b", "a/b"));
    assertTrue(matches("a*b", "a\uD83D\uDE00b"));
    assertTrue(matches("a*b", "a*b"));
  }

  @Test
  void aloneStar_isAnyName() {
    assertSame(AnyName.INSTANCE, NamePattern.of("*"));
    assertTrue(NamePattern.of("*").matches("anything"));
  }

  @Test
  void withoutStar_isALiteral() {
    assertInstanceOf(Literal.class, NamePattern.of("FLINK_SUBMIT"));
    assertFalse(matches("FLINK_SUBMIT", "FLINK_SUBMIT2"));
    assertFalse(matches("FLINK_SUBMIT", "flink_submit"));
  }

  @Test
  void otherSystemsWildcards_areLiteral() {
    assertFalse(matches("a?c", "abc"));
    assertTrue(matches("a?c", "a?c"));
    assertFalse(matches("[ab]*", "ax"));
    assertTrue(matches("{a,b}*", "{a,b}x"));
    assertFalse(matches("a.*", "abc"));
  }

  @Test
  void chunks_areTheLiteralParts() {
    Glob glob = (Glob) NamePattern.of("a*b*");
    assertEquals(List.of("a", "b", ""), glob.chunks());
    assertEquals("a", glob.prefix());
    assertEquals("", glob.suffix());
    assertEquals("a*b*", glob.toString());
  }

  @Test
  void equalWhenTheTextIs() {
    assertEquals(NamePattern.of("a*b"), NamePattern.of("a*b"));
    assertEquals(NamePattern.of("a*b").hashCode(), NamePattern.of("a*b").hashCode());
    assertNotEquals(NamePattern.of("a*b"), NamePattern.of("ab*"));
  }

  @Test
  void limits_areRefusedWithTheirProblem() {
    assertEquals(PathProblem.TOO_MANY_STARS, refused("a*b*c*d*"));
    assertEquals(PathProblem.DEPTH_WITHIN_SEGMENT, refused("a**b"));
    assertEquals(PathProblem.DEPTH_WITHIN_SEGMENT, refused("***"));
    assertEquals(PathProblem.GLOB_TOO_LONG, refused("a".repeat(121) + "*"));
    assertEquals(PathProblem.EMPTY_SEGMENT, refused(""));
    assertEquals(PathProblem.CONTROL_CHARACTER, refused("a\u0000*"));
    assertEquals(PathProblem.UNPAIRED_SURROGATE, refused("\uD83D*\uDE00"));
    assertTrue(matches("a".repeat(120) + "*", "a".repeat(120)));
  }

  private static boolean matches(String pattern, String name) {
    return NamePattern.of(pattern).matches(name);
  }

  private static PathProblem refused(String text) {
    return assertThrows(InvalidPathException.class, () -> NamePattern.of(text)).problem();
  }
}
