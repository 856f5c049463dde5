package dev.tenon.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What conditions look like in normal form. */
class ConditionTest {

  private static Condition covers(String pattern) {
    return Condition.covered(ResourcePattern.parse(pattern), Variables.none());
  }

  private static Condition any(String... patterns) {
    return Condition.anyOf(Stream.of(patterns).map(ConditionTest::covers).toList());
  }

  private static String filter(List<String> visible, List<String> allowed, List<String> withheld) {
    return ResourceFilter.of(conditions(visible), conditions(allowed), conditions(withheld))
        .toString();
  }

  private static List<Condition> conditions(List<String> patterns) {
    return patterns.stream().map(ConditionTest::covers).toList();
  }

  @Test
  void pattern_isATestOfEachSegment() {
    assertEquals("everything", covers("*").toString());
    assertEquals("everything", covers("**").toString());
    assertEquals("length >= 2", covers("*/*").toString());
    assertEquals("length >= 2", covers("**/*/*").toString());
    assertEquals(
        "all of ([0] = `flink`; [2] = `flink-job`; [3] starts with `tx_`)",
        covers("flink/*/flink-job/tx_*").toString());
    assertEquals(
        "all of ([0] ends with `-job`; [1] like `a*b*c`)", covers("*-job/a*b*c").toString());
  }

  @Test
  void alternatives_thatShareABeginningStandBehindIt() {
    assertEquals(
        "all of ([0] = `flink`; any of ([1] = `prod`; all of ([1] = `dev`; [2] = `jobs`)))",
        any("flink/prod", "flink/dev/jobs").toString());
  }

  @Test
  void literals_withTheSameRestBecomeOneTest() {
    assertEquals(
        "all of ([0] = `flink`; [1] in [`dev`, `uat`]; [2] = `jobs`)",
        any("flink/dev/jobs", "flink/uat/jobs").toString());
  }

  @Test
  void alternatives_thatOthersCoverAreDropped() {
    assertEquals("[0] = `flink`", any("flink", "flink/dev", "flink/*/x*").toString());
    assertEquals("[0] starts with `a`", any("a*", "ab*", "a*b", "abc/x").toString());
    assertEquals("everything", any("a", "**").toString());
  }

  @Test
  void contradictions_areNothing() {
    assertEquals("nothing", Condition.allOf(covers("a"), covers("b")).toString());
    assertEquals("nothing", Condition.allOf(covers("a*"), covers("b*")).toString());
    assertEquals("nothing", Condition.allOf(covers("*a"), covers("*b")).toString());
    assertEquals("nothing", Condition.allOf(covers("a/b"), new Condition.LengthIs(1)).toString());
    assertEquals("nothing", Condition.anyOf().toString());
    assertEquals("everything", Condition.allOf().toString());
  }

  @Test
  void filter_joinsWhatIsVisibleAndAllowed() {
    assertEquals(
        "all of ([0] = `flink`; [1] = `prod`; [2] = `job`; [3] starts with `tx_`;"
            + " not [3] starts with `tx_audit`)",
        filter(
            List.of("flink/*/job/tx_*"),
            List.of("flink/prod", "git"),
            List.of("flink/*/job/tx_audit*", "kafka", "git/**")));
  }

  @Test
  void filter_withheldAltogether_isNothing() {
    assertEquals("nothing", filter(List.of("**"), List.of("a/b", "a/c"), List.of("a")));
    assertEquals("nothing", filter(List.of("**"), List.of(), List.of()));
    assertEquals("nothing", filter(List.of(), List.of("**"), List.of()));
    assertTrue(ResourceFilter.nothing().isNothing());
  }

  @Test
  void filter_ofAResourceThatIsNotCanonical_isFalse() {
    ResourceFilter all = ResourceFilter.of(Condition.EVERYTHING);
    assertTrue(all.test(Resource.of("a")));
    assertFalse(all.test(Resource.of("a", "..")));
    assertFalse(all.test(Resource.of()));
  }

  @Test
  void secondNames_areAnsweredAsWhatTheyStandFor() {
    ResourceFilter prod =
        ResourceFilter.of(covers("flink/prod/job"))
            .named(Map.of(Resource.parse("live"), Resource.parse("flink/prod")));

    assertEquals(
        "any of (all of ([0] = `flink`; [1] = `prod`; [2] = `job`);"
            + " all of ([0] = `live`; [1] = `job`; not length >= 32))",
        prod.toString());
    assertTrue(prod.test(Resource.parse("live/job/tx_1")));
    assertFalse(prod.test(Resource.parse("live/jar")));
  }

  @Test
  void tenThousandNames_areOneTestOfOneSegment() {
    List<Condition> names = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      names.add(covers("flink/prod/job/name-" + i));
    }
    Condition all = Condition.anyOf(names);

    assertTrue(all instanceof Condition.AllOf);
    assertEquals(4, ((Condition.AllOf) all).parts().size());
    assertTrue(all.test(Resource.parse("flink/prod/job/name-9999")));
    assertFalse(all.test(Resource.parse("flink/prod/job/name-10000")));
  }
}
