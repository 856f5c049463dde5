package dev.tenon.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cost that a trie states is never exceeded, counted in steps by its {@linkplain ReadableWalk
 * twin}, which compares no less than the trie itself does. The families are those on which tries of
 * patterns with wildcards are worst.
 */
class CostBoundTest {

  /** Counts the entries that are compared with it. */
  private static final class Counter implements Question {

    private int entries;

    @Override
    public long marks() {
      return 1;
    }
  }

  private static final class Counted extends Entry<Counter> {

    Counted(ResourcePattern pattern, long rank) {
      super(pattern, Coverage.FULL, rank);
    }

    @Override
    public long marks() {
      return 1;
    }

    @Override
    public boolean concerns(Counter question, long now) {
      question.entries++;
      return true;
    }
  }

  static Stream<Arguments> families() {
    return Stream.of(
        Arguments.of("each of a and * in 10 places", products(10)),
        Arguments.of("8 of 16 places fixed, none covers another", incomparable(12)),
        Arguments.of(
            "prefixes of prefixes", each(400, i -> List.of("a".repeat(1 + i % 100) + "*"))),
        Arguments.of("suffixes", each(400, i -> List.of("*" + Integer.toString(i, 36)))),
        Arguments.of("names with one hash code", each(512, i -> List.of(colliding(i, 9)))),
        Arguments.of("nothing but stars inside", each(60, i -> List.of("*" + i + "*"))),
        Arguments.of("depth first", each(200, i -> List.of("**", "n" + i, "**", "m" + i % 7))),
        Arguments.of("ordinary", ordinary(2_000)));
  }

  @Test
  void weight_growsWithWhatIsTriedAgain() {
    assertEquals(1, Weight.of(ResourcePattern.of("flink", "prod", "flink-job", "tx_*")));
    assertEquals(1, Weight.of(ResourcePattern.of("${project}", "*-job")));
    assertEquals(120, Weight.of(ResourcePattern.of("*" + "a".repeat(119) + "b*")));
    assertEquals(4, Weight.of(ResourcePattern.of("git", "**", "readme")));
    assertTrue(Weight.of(ResourcePattern.of("**", "*" + "a".repeat(60) + "*")) > 1_000);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("families")
  void cost_isNeverExceeded(String name, List<List<String>> patterns) {
    List<Counted> entries = new ArrayList<>();
    patterns.forEach(p -> entries.add(new Counted(ResourcePattern.of(p), entries.size() + 1)));
    PathTrie<Counter, Counted> trie = PathTrie.of(entries);
    ReadableWalk<Counter, Counted> twin = new ReadableWalk<>(entries);
    Random random = new Random(7);
    int most = 0;
    for (int i = 0; i < 3_000; i++) {
      Resource resource = resource(patterns, random);
      Counter asked = new Counter();
      Counter askedTwin = new Counter();
      Counted answer = trie.strongest(resource, Variables.none(), asked, 0, NOTHING);
      assertSame(answer, twin.strongest(resource, Variables.none(), askedTwin, 0, NOTHING));
      assertTrue(asked.entries <= askedTwin.entries, () -> "compared more than its twin");
      int steps = twin.steps();
      assertTrue(steps <= trie.cost(), () -> steps + " of " + trie.cost() + " for " + resource);
      most = Math.max(most, asked.entries);
    }
    assertTrue(most > 0, "some entry was compared");
  }

  private static final Counted NOTHING = new Counted(ResourcePattern.everything(), 0);

  /** A path that some pattern was made for, and that other patterns nearly cover. */
  private static Resource resource(List<List<String>> patterns, Random random) {
    List<String> path = new ArrayList<>();
    for (String segment : patterns.get(random.nextInt(patterns.size()))) {
      String filled =
          segment.equals("**") ? "x" : segment.replace("*", random.nextBoolean() ? "a" : "");
      path.add(filled.isEmpty() ? "a" : filled);
    }
    if (random.nextInt(4) == 0) {
      path.set(random.nextInt(path.size()), "z");
    }
    return Resource.of(path);
  }

  private static List<List<String>> products(int places) {
    return each(
        1 << places,
        i -> IntStream.range(0, places).mapToObj(p -> (i >> p & 1) == 0 ? "a" : "*").toList());
  }

  private static List<List<String>> incomparable(int places) {
    return IntStream.range(0, 1 << places)
        .filter(i -> Integer.bitCount(i) == places / 2)
        .mapToObj(
            i -> IntStream.range(0, places).mapToObj(p -> (i >> p & 1) == 0 ? "a" : "*").toList())
        .toList();
  }

  private static List<List<String>> ordinary(int size) {
    Random random = new Random(11);
    List<String> kinds = List.of("job", "jar", "savepoint", "*");
    return each(
        size,
        i ->
            List.of(
                "flink",
                random.nextInt(3) == 0 ? "*" : "c" + random.nextInt(8),
                kinds.get(random.nextInt(4)),
                random.nextInt(3) == 0 ? "team" + i + "_*" : "job-" + i));
  }

  /** {@code Aa} and {@code BB} have the same hash code, and so have all words of the two. */
  private static String colliding(int number, int length) {
    return IntStream.range(0, length)
        .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
        .reduce("", String::concat);
  }

  private static List<List<String>> each(int size, IntFunction<List<String>> pattern) {
    List<List<String>> patterns =
        new ArrayList<>(IntStream.range(0, size).mapToObj(pattern).toList());
    Collections.shuffle(patterns, new Random(3));
    return patterns;
  }
}
