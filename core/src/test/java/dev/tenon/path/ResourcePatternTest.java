package dev.tenon.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResourcePatternTest {

  private static final Resource JOB = Resource.parse("flink/prod/flink-job/tx_7");

  @Test
  void bothSpellings_areTheSamePattern() {
    assertEquals(
        ResourcePattern.of("flink", "*", "flink-job", "tx_*"),
        ResourcePattern.parse("flink/*/flink-job/tx_*"));
    assertNotEquals(ResourcePattern.of("a/b"), ResourcePattern.parse("a/b"));
    assertEquals(ResourcePattern.of("a/b"), ResourcePattern.parse("a\\/b"));
  }

  @Test
  void covers_itselfAndEverythingBeneath_andNotAbove() {
    ResourcePattern prod = ResourcePattern.of("flink", "prod");
    assertTrue(prod.covers(JOB));
    assertTrue(prod.covers(Resource.of("flink", "prod")));
    assertFalse(prod.covers(Resource.of("flink")));
    assertFalse(prod.covers(Resource.of("flink", "prod2")));
  }

  @Test
  void matches_isTheResourceItself() {
    ResourcePattern prod = ResourcePattern.of("flink", "prod");
    assertEquals(Coverage.NONE, prod.matches(JOB, Variables.none()));
    assertEquals(Coverage.FULL, prod.matches(Resource.of("flink", "prod"), Variables.none()));
    assertEquals(Coverage.FULL, ResourcePattern.parse("**/tx_*").matches(JOB, Variables.none()));
    assertEquals(Coverage.NONE, ResourcePattern.parse("**/prod").matches(JOB, Variables.none()));
  }

  @Test
  void everything_coversEveryCanonicalResource() {
    assertTrue(ResourcePattern.everything().covers(JOB));
    assertFalse(ResourcePattern.everything().covers(Resource.of("a", "..")));
    assertFalse(ResourcePattern.parse("**").covers(Resource.of("a", "")));
  }

  @Test
  void variable_isOneOfTheSubjectsValues() {
    ResourcePattern own = ResourcePattern.parse("projects/${project}");
    Variables ml = Variables.none().with("project", "ml", "fraud");
    assertEquals(Coverage.FULL, own.coverage(Resource.of("projects", "ml"), ml));
    assertEquals(Coverage.NONE, own.coverage(Resource.of("projects", "hr"), ml));
    assertEquals(Coverage.UNBOUND, own.coverage(Resource.of("projects", "hr"), Variables.none()));
    assertEquals(Coverage.NONE, own.coverage(Resource.of("teams", "hr"), Variables.none()));
    assertEquals(
        Coverage.NONE,
        own.coverage(Resource.of("projects", "hr"), Variables.none().with("project")));
    assertEquals(Set.of("project"), own.variables());
  }

  @Test
  void valuesOfVariables_areDataAndNeverWildcards() {
    ResourcePattern own = ResourcePattern.parse("${user}");
    for (String value : List.of("*", "**", "${user}", "a*", "\\*")) {
      Variables variables = Variables.none().with("user", value);
      assertEquals(Coverage.NONE, own.coverage(Resource.of("a"), variables));
      assertEquals(Coverage.FULL, own.coverage(Resource.of(value), variables));
    }
  }

  @Test
  void sameVariableTwice_isTwoMemberships() {
    ResourcePattern pair = ResourcePattern.parse("${p}/x/${p}");
    Variables two = Variables.none().with("p", "a", "b");
    assertEquals(Coverage.FULL, pair.coverage(Resource.of("a", "x", "b"), two));
    assertEquals(Coverage.NONE, pair.coverage(Resource.of("a", "x", "c"), two));
  }

  @Test
  void anotherWayThroughDepths_isPreferredOverAnUnsetVariable() {
    ResourcePattern pattern = ResourcePattern.parse("**/${p}/**/b");
    Variables set = Variables.none().with("p", "a");
    assertEquals(Coverage.FULL, pattern.coverage(Resource.of("b", "a", "b"), set));
    assertEquals(Coverage.NONE, pattern.coverage(Resource.of("b", "x", "b"), set));
    assertEquals(Coverage.UNBOUND, pattern.coverage(Resource.of("b", "x", "b"), Variables.none()));
  }

  @Test
  void limits_areRefusedWithTheirProblem() {
    assertEquals(PathProblem.NO_SEGMENTS, refused(List.of()));
    assertEquals(PathProblem.TOO_MANY_SEGMENTS, refused(Collections.nCopies(33, "*")));
    assertEquals(PathProblem.TOO_MANY_DEPTH_WILDCARDS, refused(List.of("**", "**", "a", "**")));
    assertEquals(PathProblem.SEGMENT_TOO_LONG, refused(List.of("a".repeat(513))));
    assertEquals(PathProblem.SEGMENT_TOO_LONG, refused(List.of("a".repeat(5_000_000))));
    assertEquals(1, ResourcePattern.of("\\*".repeat(512)).segments().size());
    assertEquals(32, ResourcePattern.of(Collections.nCopies(32, "*")).segments().size());
  }

  @Test
  void refusal_saysWhatWhereAndWhy() {
    InvalidPathException refused =
        assertThrows(InvalidPathException.class, () -> ResourcePattern.parse("flink/a**b"));
    assertEquals(
        "depth-within-segment in `a**b`: `**` stands for any number of segments, so it is a"
            + " segment alone",
        refused.getMessage());
  }

  @Test
  void printedPattern_readsBackFromBothSpellings() {
    ResourcePattern odd = ResourcePattern.of("a/b", "\\*\\$\\\\", "x*\\**", "**", "${v}", "$x");
    assertEquals(odd, ResourcePattern.parse(odd.toString()));
    assertEquals(odd, ResourcePattern.of(odd.toList()));
  }

  private static PathProblem refused(List<String> segments) {
    return assertThrows(InvalidPathException.class, () -> ResourcePattern.of(segments)).problem();
  }

  // Fault 15: a literal was made of what no resource can have as a segment.
  @Test
  void literal_thatNoSegmentCanBe_isRefused() {
    for (String name : List.of("", ".", "..", "a\n", "a\u202E", "e\u0301")) {
      assertThrows(InvalidPathException.class, () -> new Literal(name), name);
    }
    assertEquals("a\\/b", new Literal("a/b").toString(), "a slash within a name is escaped");
  }
}
