package dev.tenon.filter;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.filter.Condition.SegmentTest;
import dev.tenon.path.Resource;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;

/** Writes the test of one segment, in a column of its own or split from a path. */
final class Tests {

  private Tests() {}

  /** The test of a segment that is a column's value. */
  static Sql ofColumn(Spelling spelling, Spelling.Operand operand, SegmentTest test) {
    return write(spelling, operand, test, text -> text);
  }

  /**
   * The test of a segment that was split from a path's text and still has its escapes. Each
   * character has one escaped form, and no form overlaps another one, so tests for prefixes,
   * suffixes and parts remain correct.
   */
  static Sql ofPart(Spelling spelling, Spelling.Operand operand, SegmentTest test) {
    return write(spelling, operand, test, Tests::escaped);
  }

  private static Sql write(
      Spelling spelling, Spelling.Operand operand, SegmentTest test, UnaryOperator<String> spell) {
    Collection<String> literals = Texts.of(test).literals();
    if (literals != null) {
      return spelling.in(
          operand, literals.stream().map(spell).collect(ImmutableSet.toImmutableSet()));
    }
    List<String> chunks =
        Texts.chunksOf(test).stream().map(spell).collect(ImmutableList.toImmutableList());
    return chunks.size() == 2 && chunks.get(1).isEmpty()
        ? spelling.startsWith(operand, chunks.get(0))
        : spelling.like(operand, chunks);
  }

  /**
   * A segment or a part of one, as it appears in a path's text in which every slash is a separator.
   */
  static String escaped(String text) {
    return Resource.of(text)
        .toString()
        .replace("\\\\", String.valueOf(Spelling.BACKSLASH))
        .replace("\\/", String.valueOf(Spelling.SLASH));
  }
}
