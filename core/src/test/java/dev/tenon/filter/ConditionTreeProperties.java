package dev.tenon.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Normal form keeps the meaning, and a condition is read back as it was written. */
class ConditionTreeProperties {

  private static final List<String> SEGMENTS =
      List.of("a", "b", "ab", "a*", "*b", "a*b", "*a*", "*", "**", "\u00FC\"", "${p}");

  private static List<ResourcePattern> patterns(Random random, int most) {
    List<ResourcePattern> patterns = new ArrayList<>();
    for (int n = random.nextInt(most + 1); n > 0; n--) {
      List<String> segments = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(3); i++) {
        segments.add(SEGMENTS.get(random.nextInt(SEGMENTS.size())));
      }
      if (segments.stream().filter("**"::equals).count() <= 2) {
        patterns.add(ResourcePattern.of(segments));
      }
    }
    return patterns;
  }

  private static Condition any(List<ResourcePattern> patterns) {
    return Condition.anyOf(
        patterns.stream().map(p -> Condition.covered(p, Variables.none())).toList());
  }

  @Property(tries = 300)
  void normalForm_keepsTheMeaning(@ForAll long seed) {
    Random random = new Random(seed);
    List<ResourcePattern> one = patterns(random, 4);
    List<ResourcePattern> two = patterns(random, 4);
    List<ResourcePattern> three = patterns(random, 3);
    Condition condition = Condition.allOf(any(one), any(two), Condition.not(any(three)));
    for (Resource resource : resources()) {
      boolean expected =
          one.stream().anyMatch(p -> p.covers(resource))
              && two.stream().anyMatch(p -> p.covers(resource))
              && three.stream().noneMatch(p -> p.covers(resource));
      assertEquals(expected, condition.test(resource), () -> resource + ": " + condition);
    }
  }

  private static List<Resource> resources() {
    List<Resource> resources = new ArrayList<>();
    List<String> names = List.of("a", "b", "ab", "ba", "c", "\u00FC\"");
    for (String x : names) {
      resources.add(Resource.of(x));
      for (String y : names) {
        resources.add(Resource.of(x, y));
        resources.add(Resource.of(x, y, "a"));
        resources.add(Resource.of(x, y, "c", "ab"));
      }
    }
    return resources;
  }

  @Property(tries = 300)
  void tree_isReadBack(@ForAll long seed) {
    Random random = new Random(seed);
    Condition condition =
        Condition.allOf(any(patterns(random, 4)), Condition.not(any(patterns(random, 2))));

    assertEquals(condition, ConditionTree.parse(ConditionTree.of(condition)));
    assertEquals(condition, ConditionTree.parse(JsonReader.read(ConditionTree.json(condition))));
    assertEquals(condition, ConditionTree.parse(ConditionTree.json(condition)));
  }

  @Example
  void json_hasAStableShape() {
    Condition condition =
        Condition.allOf(
            Condition.covered(ResourcePattern.parse("flink/*/job/a*b*c"), Variables.none()),
            Condition.anyOf(
                new Condition.SegmentOneOf(1, java.util.Set.of("dev", "uat")),
                new Condition.SegmentEndsWith(4, "\u00FC")),
            Condition.not(new Condition.LengthIs(5)));

    assertEquals(
        "{\"allOf\":[{\"segment\":0,\"equals\":\"flink\"},"
            + "{\"anyOf\":[{\"segment\":1,\"oneOf\":[\"dev\",\"uat\"]},"
            + "{\"segment\":4,\"endsWith\":\"\\u00fc\"}]},"
            + "{\"segment\":2,\"equals\":\"job\"},"
            + "{\"segment\":3,\"like\":[\"a\",\"b\",\"c\"]},"
            + "{\"not\":{\"length\":5}}]}",
        ConditionTree.json(condition));
    assertEquals("\"nothing\"", ConditionTree.json(Condition.NOTHING));
  }

  @Example
  void parse_refusesWhatIsNoCondition() {
    for (Object tree :
        List.of("all", Map.of(), Map.of("anyOf", "a"), Map.of("segment", 1), List.of(), 7)) {
      assertThrows(IllegalArgumentException.class, () -> ConditionTree.parse(tree));
    }
  }

  // Fault 13: numbers were cut, deep nesting overflowed the stack; now they are refused, with a
  // place.
  @Example
  void parse_refusesWhatIsNotExact_andSaysWhere() {
    refused("$.length", Map.of("length", 4_294_967_299L));
    refused("$.allOf[1].length", Map.of("allOf", List.of("everything", Map.of("length", 1.5))));
    refused("$.not.segment", Map.of("not", Map.of("segment", 32, "equals", "a")));
    refused("$.startsWith", Map.of("segment", 0, "startsWith", ""));
    refused("$.oneOf[1]", Map.of("segment", 0, "oneOf", List.of("a", 1)));
    refused("$.like", Map.of("segment", 0, "like", List.of("a", "b", "c", "d", "e")));
    refused("offset 10", "{\"length\":1.5}");
    refused("offset 10", "{\"length\":4294967299}");
    refused("offset 11", "\"nothing\"  \"\"");
    refused("offset 3", "\"a\\x\"");
    refused("levels", "{\"not\":".repeat(100_000) + "\"nothing\"" + "}".repeat(100_000));
    Object deep = "nothing";
    for (int i = 0; i < 100_000; i++) {
      deep = Map.of("not", deep);
    }
    refused("levels", deep);
  }

  private static void refused(String where, Object tree) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> ConditionTree.parse(tree));
    assertTrue(refused.getMessage().contains(where), refused::getMessage);
  }
}
