package dev.tenon.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  // Fault 3: more texts than a demand can name were named as others; costs became negative.
  @Test
  void packedNumbers_haveCheckedLimits() {
    assertEquals(1 << 25, Code.MOST_TEXTS);
    int last = Code.demand(Code.MOST_TEXTS - 1, Cut.Edge.BACK, Resource.MAX_SEGMENTS - 1);
    assertEquals(-1, last);
    assertThrows(TooLargeException.class, () -> Code.demand(Code.MOST_TEXTS, Cut.Edge.WHOLE, 0));
    assertEquals(7, TooLargeException.require(7, 8, "texts"));
    assertEquals(
        "at most 8 texts can be told apart in one trie",
        assertThrows(TooLargeException.class, () -> TooLargeException.require(8, 8, "texts"))
            .getMessage());
  }

  @Test
  void costs_endAtTheGreatestNumber() {
    String hard = "*" + "a".repeat(118) + "*";
    ResourcePattern pattern =
        ResourcePattern.of(
            Stream.concat(Stream.of("**"), Collections.nCopies(31, hard).stream()).toList());
    Counted entry = new Counted(pattern, 1);
    assertTrue(entry.weight() > 100_000);
    List<Counted> same = Collections.nCopies(30_000, entry);
    Leaf<Counted> leaf = new Leaf<>(same);
    assertEquals(Integer.MAX_VALUE, leaf.cost);
    Dimension first = new Dimension(0, Cut.ALL);
    assertEquals(Integer.MAX_VALUE, new Split<>(first, Map.of(1, leaf), leaf).cost);
  }

  /** A part of what an entry costs that nobody counts makes the stated bound worthless. */
  @Test
  void cost_countsEachEntryByItsWeight_andEachSplit() {
    Counted one = new Counted(ResourcePattern.of("a"), 1);
    Counted two = new Counted(ResourcePattern.of("git", "**", "readme"), 2);
    assertEquals(4, two.weight());
    Leaf<Counted> leaf = new Leaf<>(List.of(two, one));
    assertEquals(5, leaf.cost);
    Leaf<Counted> small = new Leaf<>(List.of(one));
    Split<Counted> split = new Split<>(new Dimension(0, Cut.ALL), Map.of(1, leaf, 2, small), small);
    assertEquals(1, split.own());
    assertEquals(1 + 5 + 1, split.cost);
    Split<Counted> mixed =
        new Split<>(new Dimension(0, Cut.ALL_MIXED), Map.of(1, leaf, 2, small), small);
    assertEquals(17, mixed.own());
    assertEquals(17 + 5 + 1, mixed.cost);
    Map<Integer, Node<Counted>> crowd = new LinkedHashMap<>();
    IntStream.range(0, 5_000).forEach(i -> crowd.put(i * i * 7919, small));
    Split<Counted> wide = new Split<>(new Dimension(0, Cut.ALL), crowd, small);
    assertEquals(1 + wide.slots().farthest() / 16, wide.own());
    Slots far = new Slots(1, 1, 100, 40);
    assertEquals(3, Split.own(new Dimension(0, Cut.ALL), far));
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
