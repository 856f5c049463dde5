package dev.tenon.filter;

import com.google.common.collect.ImmutableList;
import com.google.common.math.IntMath;
import dev.tenon.filter.Condition.SegmentEndsWith;
import dev.tenon.filter.Condition.SegmentEquals;
import dev.tenon.filter.Condition.SegmentOneOf;
import dev.tenon.filter.Condition.SegmentStartsWith;
import dev.tenon.filter.Condition.SegmentTest;
import dev.tenon.path.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Alternatives that test the same consecutive segments at each index from a first one up to the
 * longest path: the condition of a pattern with {@code **} before its last block. One search in a
 * path's text replaces them all, since each segment there is between two slashes and contains none.
 *
 * @param from the first index
 * @param parts the alternatives, one for each index
 */
record Anywhere(int from, ImmutableList<Condition> parts) {

  /** The runs among some alternatives; each alternative belongs to at most one run. */
  static List<Anywhere> in(List<Condition> alternatives) {
    Map<List<Condition>, TreeMap<Integer, Condition>> byBlock = new LinkedHashMap<>();
    for (Condition part : alternatives) {
      block(part)
          .ifPresent(
              block ->
                  byBlock
                      .computeIfAbsent(atStart(block), key -> new TreeMap<>())
                      .put(block.get(0).index(), part));
    }
    List<Anywhere> runs = new ArrayList<>();
    byBlock.forEach((block, places) -> run(block.size(), places).ifPresent(runs::add));
    return runs;
  }

  private static Optional<Anywhere> run(int size, TreeMap<Integer, Condition> places) {
    int from = Resource.MAX_SEGMENTS - size + 1;
    List<Condition> parts = new ArrayList<>();
    while (places.containsKey(from - 1)) {
      from--;
      parts.add(places.get(from));
    }
    return parts.size() < 2
        ? Optional.empty()
        : Optional.of(new Anywhere(from, ImmutableList.copyOf(parts)));
  }

  /**
   * The tests of consecutive segments that one search can replace; empty if the condition has
   * another form.
   */
  private static Optional<List<SegmentTest>> block(Condition condition) {
    List<SegmentTest> block = new ArrayList<>();
    List<Condition> parts = Facts.conjuncts(condition);
    for (Condition part : parts) {
      boolean next =
          part instanceof SegmentTest test
              && (block.isEmpty() || test.index() == block.get(0).index() + block.size())
              && isFound(test, block.isEmpty(), block.size() + 1 == parts.size());
      if (!next) {
        return Optional.empty();
      }
      block.add((SegmentTest) part);
    }
    return block.isEmpty() ? Optional.empty() : Optional.of(block);
  }

  private static boolean isFound(SegmentTest test, boolean first, boolean last) {
    return test instanceof SegmentEquals
        || test instanceof SegmentOneOf
        || (test instanceof SegmentEndsWith && first)
        || (test instanceof SegmentStartsWith && last);
  }

  private static List<Condition> atStart(List<SegmentTest> block) {
    List<Condition> moved = new ArrayList<>();
    for (SegmentTest test : block) {
      moved.add(test.at(moved.size()));
    }
    return moved;
  }

  private List<Condition> tests() {
    return Facts.conjuncts(parts.get(0));
  }

  /** The number of searches: one for each combination of texts that the segments may have. */
  int searches() {
    int searches = 1;
    for (Condition test : tests()) {
      searches = IntMath.saturatedMultiply(searches, texts(test).size());
    }
    return searches;
  }

  /**
   * Writes the searches.
   *
   * @param delimited a path's text with a slash before and after it, in which every slash is a
   *     separator
   * @param known the first segments of the path, which are tested elsewhere
   */
  Sql write(Spelling spelling, Spelling.Operand delimited, List<String> known) {
    List<String> before = before(known);
    List<Sql> searches = new ArrayList<>();
    for (String block : blocks()) {
      searches.add(
          spelling.like(
              delimited, ImmutableList.<String>builder().addAll(before).add(block, "").build()));
    }
    return Sql.or(searches);
  }

  /** The known beginning, and a slash for each further segment that must precede the match. */
  private List<String> before(List<String> known) {
    List<String> usable = known.size() <= from ? known : List.of();
    StringBuilder beginning = new StringBuilder();
    usable.forEach(segment -> beginning.append('/').append(Tests.escaped(segment)));
    List<String> chunks = new ArrayList<>();
    chunks.add(beginning.toString());
    chunks.addAll(Collections.nCopies(from - usable.size(), "/"));
    if (tests().get(0) instanceof SegmentEndsWith) {
      chunks.add("/");
    }
    return chunks;
  }

  private List<String> blocks() {
    List<String> blocks = List.of(tests().get(0) instanceof SegmentEndsWith ? "" : "/");
    for (Condition test : tests()) {
      List<String> longer = new ArrayList<>();
      for (String block : blocks) {
        texts(test).forEach(text -> longer.add(block + text));
      }
      blocks = longer;
    }
    return blocks;
  }

  /**
   * The texts that a segment may equal, or begin or end with, followed by the slash that ends it.
   */
  private static List<String> texts(Condition test) {
    if (test instanceof SegmentStartsWith starts) {
      return List.of(Tests.escaped(starts.text()));
    }
    Collection<String> texts =
        test instanceof SegmentEndsWith ends
            ? List.of(ends.text())
            : test instanceof SegmentOneOf one
                ? one.texts()
                : List.of(((SegmentEquals) test).text());
    return texts.stream().map(text -> Tests.escaped(text) + "/").toList();
  }
}
