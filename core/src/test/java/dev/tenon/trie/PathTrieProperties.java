package dev.tenon.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.spec.NaivePaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

  private static final class Numbered extends Entry<Integer> {

    Numbered(ResourcePattern pattern, Coverage needed, long rank) {
      super(pattern, needed, rank);
    }

    /** Even questions concern every entry, odd ones every other. */
    @Override
    public boolean concerns(Integer question, long now) {
      return now == 7 && (question % 2 == 0 || rank() % 2 == 0);
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
    PathTrie<Integer, Numbered> trie = PathTrie.of(entries);
    assertTrue(trie.cost() >= 0 && trie.cost() <= 4 * size + 1, () -> "cost " + trie.cost());
    for (int i = 0; i < 50; i++) {
      Resource resource = resource(random);
      Variables variables =
          random.nextBoolean() ? Variables.none() : Variables.none().with("v", "a", "bc");
      int question = random.nextInt(2);
      Numbered floor =
          entries.isEmpty() || random.nextBoolean()
              ? NOTHING
              : entries.get(random.nextInt(entries.size()));
      assertEquals(
          scan(entries, resource, variables, question, floor).rank(),
          trie.strongest(resource, variables, question, 7, floor).rank(),
          () -> resource + " in " + entries.stream().map(Entry::pattern).toList());
    }
  }

  @Example
  void namesWithOneHashCode_areToldApart() {
    List<Numbered> entries = new ArrayList<>();
    for (int i = 0; i < 1 << 10; i++) {
      entries.add(new Numbered(ResourcePattern.of(colliding(i)), Coverage.FULL, i + 1));
    }
    PathTrie<Integer, Numbered> trie = PathTrie.of(entries);
    assertTrue(trie.cost() < 10, () -> "cost " + trie.cost());
    for (int i = 0; i < 1 << 10; i++) {
      Resource resource = Resource.of(colliding(i), "x");
      assertEquals(i + 1, trie.strongest(resource, Variables.none(), 0, 7, NOTHING).rank());
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

  @Example
  void noEntries_answerWithTheFloor() {
    PathTrie<Integer, Numbered> empty = PathTrie.of(List.of());
    assertEquals(NOTHING, empty.strongest(Resource.of("a"), Variables.none(), 0, 7, NOTHING));
  }

  private static Numbered scan(
      List<Numbered> entries, Resource resource, Variables variables, int question, Numbered best) {
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

  private static ResourcePattern pattern(Random random) {
    List<String> segments = new ArrayList<>();
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      int kind = random.nextInt(10);
      boolean deep = kind == 0 && segments.stream().filter("**"::equals).count() < 2;
      segments.add(deep ? "**" : kind == 1 ? "${v}" : SEGMENTS.get(random.nextInt(14)));
    }
    return ResourcePattern.of(segments);
  }

  private static Resource resource(Random random) {
    List<String> segments = new ArrayList<>();
    for (int n = 1 + random.nextInt(5); n > 0; n--) {
      segments.add(NAMES.get(random.nextInt(NAMES.size())));
    }
    return Resource.of(segments);
  }
}
