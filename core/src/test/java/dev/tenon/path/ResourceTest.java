package dev.tenon.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourceTest {

  @Test
  void bothSpellings_areTheSameResource() {
    Resource list = Resource.of("flink", "prod", "flink-job", "tx_7");
    assertEquals(list, Resource.parse("flink/prod/flink-job/tx_7"));
    assertEquals(list.hashCode(), Resource.parse("flink/prod/flink-job/tx_7").hashCode());
    assertEquals("flink/prod/flink-job/tx_7", list.toString());
    assertTrue(list.isCanonical());
  }

  @Test
  void listSpelling_takesASlashAsItIs() {
    Resource instance = Resource.of("cas", "team/a");
    assertEquals(2, instance.size());
    assertEquals("cas/team\\/a", instance.toString());
    assertEquals(instance, Resource.parse("cas/team\\/a"));
    assertNotEquals(instance, Resource.parse("cas/team/a"));
  }

  @Test
  void listSpelling_takesEveryOtherSpecialCharacterAsItIs() {
    Resource odd = Resource.of("*", "**", "${user}", "a\\b", "?", "[a]", "%2F", " ", "a;b");
    assertTrue(odd.isCanonical());
    assertEquals(odd, Resource.parse(odd.toString()));
    assertEquals("\\*/\\*\\*/\\${user}/a\\\\b/?/[a]/%2F/ /a;b", odd.toString());
  }

  @Test
  void nothingIsTrimmedFoldedOrDecoded() {
    assertNotEquals(Resource.of("a"), Resource.of(" a"));
    assertNotEquals(Resource.of("a"), Resource.of("A"));
    assertNotEquals(Resource.of("a/b"), Resource.of("a%2Fb"));
    assertEquals(List.of(" a ", "b "), Resource.parse(" a /b ").segments());
  }

  @Test
  void limits_areCounted() {
    assertTrue(Resource.of(Collections.nCopies(32, "s")).isCanonical());
    assertEquals(
        PathProblem.TOO_MANY_SEGMENTS, Resource.of(Collections.nCopies(33, "s")).problem());
    assertTrue(Resource.of("s".repeat(512)).isCanonical());
    assertEquals(PathProblem.SEGMENT_TOO_LONG, Resource.of("s".repeat(513)).problem());
    assertTrue(Resource.parse("\\*".repeat(512)).isCanonical());
    assertTrue(Resource.of(Collections.nCopies(32, "*".repeat(512))).isCanonical());
    Resource longest = Resource.of(Collections.nCopies(32, "*".repeat(512)));
    assertEquals(longest, Resource.parse(longest.toString()));
  }

  @Test
  void hugeText_isRefusedWithoutReadingIt() {
    assertFalse(Resource.parse("a/".repeat(10_000_000)).isCanonical());
    assertFalse(Resource.parse("\\".repeat(10_000_000)).isCanonical());
    assertEquals(PathProblem.TOO_MANY_SEGMENTS, Resource.parse("a/".repeat(40) + "a").problem());
  }

  @Test
  void noSegments_isRefused() {
    assertEquals(PathProblem.NO_SEGMENTS, Resource.of().problem());
    assertEquals(PathProblem.NO_SEGMENTS, Resource.of(List.of()).problem());
    assertEquals(PathProblem.EMPTY_SEGMENT, Resource.parse("").problem());
  }

  @Test
  void nfc_isAskedForAndNeverMade() {
    assertTrue(Resource.of("caf\u00E9").isCanonical());
    assertEquals(PathProblem.NOT_NFC, Resource.of("cafe\u0301").problem());
    assertEquals(PathProblem.NOT_NFC, Resource.of("\u212B").problem());
    assertTrue(Resource.of("\uD83D\uDE00").isCanonical());
    assertTrue(Resource.of("\uAC00").isCanonical());
    assertEquals(PathProblem.NOT_NFC, Resource.of("\u1100\u1161").problem());
  }

  @Test
  void halfASurrogatePair_isRefusedWhereverItStands() {
    for (String text : List.of("\uD83D", "\uDE00", "a\uD83D", "\uDE00a", "\uDE00\uD83D")) {
      assertEquals(PathProblem.UNPAIRED_SURROGATE, Resource.of("x", text).problem());
    }
    assertEquals(PathProblem.UNPAIRED_SURROGATE, Resource.of("\uD83D\uDE00\uDE00").problem());
    assertEquals(PathProblem.UNPAIRED_SURROGATE, Resource.of("\uD83D\uD83D\uDE00").problem());
  }

  @Test
  void refusedResource_keepsWhatItWasMadeOf() {
    Resource refused = Resource.of("flink", "..", "prod");
    assertEquals(PathProblem.DOT_SEGMENT, refused.problem());
    assertEquals(List.of("flink", "..", "prod"), refused.segments());
    assertEquals("flink/../prod", refused.toString());
  }

  @Test
  void callersArray_isCopied() {
    String[] segments = {"a", "b"};
    Resource resource = Resource.of(segments);
    segments[0] = "..";
    assertEquals("a/b", resource.toString());
  }

  @Test
  void childAndAncestor_areChecked() {
    Resource prod = Resource.of("flink", "prod");
    assertEquals(Resource.of("flink", "prod", "job"), prod.child("job"));
    assertEquals(PathProblem.DOT_SEGMENT, prod.child("..").problem());
    assertEquals(Resource.of("flink"), prod.ancestor(1));
    assertSame(prod, prod.ancestor(2));
    assertThrows(IllegalArgumentException.class, () -> prod.ancestor(0));
    assertThrows(IllegalArgumentException.class, () -> prod.ancestor(3));
  }
}
