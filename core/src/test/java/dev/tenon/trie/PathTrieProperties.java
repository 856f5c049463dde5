package dev.tenon.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.spec.NaivePaths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The trie against a scan over all its entries. */
class PathTrieProperties {

  private static final List<String> SEGMENTS =
      List.of(
          "a", "b", "ab", "abc", "c", "a*", "ab*", "abc*", "*b", "*bc", "a*c", "b*", "*c*", "*");
  private static final List<String> NAMES =
      List.of("a", "b", "ab", "abc", "c", "bc", "abbc", "ac", "x", "abcd", "xbc");

  /** One of two questions: the first concerns every entry, the second those of even rank. */
  private enum Asked implements Question {
    OF_ALL,
    OF_EVEN;

    @Override
    public long marks() {
      return this == OF_ALL ? 1 : 2;
    }
  }

  private static final class Numbered extends Entry<Asked> {

    Numbered(ResourcePattern pattern, Coverage needed, long rank) {
      super(pattern, needed, rank);
    }

    @Override
    public long marks() {
      return rank() % 2 == 0 ? 3 : 1;
    }

    @Override
    public boolean concerns(Asked question, long now) {
      return now == 7 && (question == Asked.OF_ALL || rank() % 2 == 0);
    }
  }

  private static final Numbered NOTHING =
      new Numbered(ResourcePattern.everything(), Coverage.FULL, 0);

  @Property
  void strongest_isTheOneThatAScanFinds(@ForAll long seed) {
    Random random = new Random(seed);
    List<Numbered> entries = new ArrayList<>();
    int size = random.nextInt(120);
    for (int rank = 1; rank <= size; rank++) {
      Coverage needed = random.nextInt(4) == 0 ? Coverage.UNBOUND : Coverage.FULL;
      entries.add(new Numbered(pattern(random), needed, rank));
    }
    PathTrie<Asked, Numbered> trie = PathTrie.of(entries);
    assertEquals(Set.copyOf(entries), Set.copyOf(trie.entries()));
    ReadableWalk<Asked, Numbered> twin = new ReadableWalk<>(entries);
    for (int i = 0; i < 50; i++) {
      Resource resource = resource(random);
      Variables variables =
          random.nextBoolean() ? Variables.none() : Variables.none().with("v", "a", "bc");
      Asked question = random.nextBoolean() ? Asked.OF_ALL : Asked.OF_EVEN;
      Numbered floor =
          entries.isEmpty() || random.nextBoolean()
              ? NOTHING
              : entries.get(random.nextInt(entries.size()));
      assertEquals(
          scan(entries, resource, variables, question, floor).rank(),
          trie.strongest(resource, variables, question, 7, floor).rank(),
          () -> resource + " in " + entries.stream().map(Entry::pattern).toList());
      assertSame(
          trie.strongest(resource, variables, question, 7, floor),
          twin.strongest(resource, variables, question, 7, floor));
      assertTrue(twin.steps() <= trie.cost(), () -> twin.steps() + " of " + trie.cost());
    }
  }

  @Example
  void namesWithOneHashCode_areToldApart() {
    List<Numbered> entries = new ArrayList<>();
    for (int i = 0; i < 1 << 10; i++) {
      entries.add(new Numbered(ResourcePattern.of(colliding(i)), Coverage.FULL, i + 1));
    }
    PathTrie<Asked, Numbered> trie = PathTrie.of(entries);
    assertTrue(trie.cost() < 30, () -> "cost " + trie.cost());
    for (int i = 0; i < 1 << 10; i++) {
      Resource resource = Resource.of(colliding(i), "x");
      assertEquals(
          i + 1, trie.strongest(resource, Variables.none(), Asked.OF_ALL, 7, NOTHING).rank());
    }
  }

  /** {@code Aa} and {@code BB} have the same hash code, and so have all rows of them. */
  private static String colliding(int bits) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      out.append((bits >> i & 1) == 0 ? "Aa" : "BB");
    }
    return out.toString();
  }

  /** As much as a pattern can demand: each kind of segment, at every place that there is. */
  @Example
  void longestPatterns_areComparedWhole() {
    for (String segment :
        List.of("a", "a*", "*b", "a*b", "a*c*b", "*", "${v}", "a${v}b", "${v}b*")) {
      ResourcePattern pattern =
          ResourcePattern.of(Collections.nCopies(Resource.MAX_SEGMENTS, segment));
      List<Numbered> entries = List.of(new Numbered(pattern, Coverage.FULL, 1));
      PathTrie<Asked, Numbered> trie = PathTrie.of(entries);
      for (String name : List.of("a", "ab", "acb", "b", "x")) {
        for (int other = -1; other < Resource.MAX_SEGMENTS; other++) {
          List<String> path = new ArrayList<>(Collections.nCopies(Resource.MAX_SEGMENTS, name));
          if (other >= 0) {
            path.set(other, "y");
          }
          Resource resource = Resource.of(path);
          Variables variables = Variables.none().with("v", "a");
          assertSame(
              scan(entries, resource, variables, Asked.OF_ALL, NOTHING),
              trie.strongest(resource, variables, Asked.OF_ALL, 7, NOTHING),
              () -> resource + " and " + pattern);
        }
      }
    }
  }

  @Example
  void noEntries_answerWithTheFloor() {
    PathTrie<Asked, Numbered> empty = PathTrie.of(List.of());
    assertEquals(
        NOTHING, empty.strongest(Resource.of("a"), Variables.none(), Asked.OF_ALL, 7, NOTHING));
  }

  private static Numbered scan(
      List<Numbered> entries,
      Resource resource,
      Variables variables,
      Asked question,
      Numbered best) {
    Numbered strongest = best;
    for (Numbered entry : entries) {
      if (entry.rank() > strongest.rank()
          && entry.concerns(question, 7)
          && NaivePaths.coverage(entry.pattern(), resource, variables) == entry.needed()) {
        strongest = entry;
      }
    }
    return strongest;
  }

  private static String one(Random random) {
    List<String> all = List.of("${v}", "${v}", "a${v}", "${v}b", "a${v}c*", "*b${v}");
    return all.get(random.nextInt(all.size()));
  }

  private static ResourcePattern pattern(Random random) {
    List<String> segments = new ArrayList<>();
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      int kind = random.nextInt(10);
      boolean deep = kind == 0 && segments.stream().filter("**"::equals).count() < 2;
      segments.add(deep ? "**" : kind == 1 ? one(random) : SEGMENTS.get(random.nextInt(14)));
    }
    boolean deep = segments.get(segments.size() - 1).equals("**");
    return ResourcePattern.of(segments).withBeneath(deep || random.nextInt(4) > 0);
  }

  private static Resource resource(Random random) {
    List<String> segments = new ArrayList<>();
    for (int n = 1 + random.nextInt(5); n > 0; n--) {
      segments.add(NAMES.get(random.nextInt(NAMES.size())));
    }
    return Resource.of(segments);
  }
}
