package dev.tenon.filter;

import com.google.common.collect.ImmutableList;
import dev.tenon.filter.Condition.AllOf;
import dev.tenon.filter.Condition.AnyOf;
import dev.tenon.filter.Condition.LengthAtLeast;
import dev.tenon.filter.Condition.LengthIs;
import dev.tenon.filter.Condition.Not;
import dev.tenon.filter.Condition.SegmentEquals;
import dev.tenon.filter.Condition.SegmentOneOf;
import dev.tenon.filter.Condition.SegmentStartsWith;
import dev.tenon.filter.Condition.SegmentTest;
import dev.tenon.filter.Spelling.Operand;
import dev.tenon.path.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a condition for a table with one column for the text of the whole path.
 *
 * <p>The literal segments with which all paths begin that could pass are one range of texts, which
 * an index serves. Tests of later segments take the text apart, but for those that are the same at
 * every later index, which are one search in the text. Escapes keep the beginning of a segment the
 * beginning of its text, and a slash in a segment from being one that divides.
 */
final class TextWriter {

  /** So many beginnings are written as ranges of their own. */
  private static final int MOST_RANGES = 64;

  private final Spelling spelling;
  private final Operand column;
  private int passes;

  TextWriter(Spelling spelling, String column) {
    this.spelling = spelling;
    this.column = new Operand(column, true);
  }

  Sql write(Condition condition) {
    if (condition.equals(Condition.NOTHING)) {
      return Sql.FALSE;
    }
    Sql present = Sql.of(column.sql() + " IS NOT NULL");
    return condition.equals(Condition.EVERYTHING)
        ? present
        : Sql.and(present, sql(condition, ImmutableList.of())).closed();
  }

  /** How many tests of what was written go through a path's whole text. */
  int passes() {
    return passes;
  }

  /**
   * Writes a condition where the path is known to begin with some segments.
   *
   * @param known literal segments that stand before, tested elsewhere
   */
  private Sql sql(Condition condition, ImmutableList<String> known) {
    if (condition instanceof AnyOf any) {
      return any(any.parts(), known);
    }
    if (condition instanceof Not not) {
      return sql(not.part(), known).not();
    }
    return all(Facts.conjuncts(condition), known);
  }

  /** What an index serves stands before the searches in the whole text. */
  private Sql any(List<Condition> parts, ImmutableList<String> known) {
    Set<Condition> rest = new LinkedHashSet<>(parts);
    List<Sql> searches = new ArrayList<>();
    Optional<Operand> delimited = spelling.delimited(column.sql());
    for (Anywhere run : delimited.isPresent() ? Anywhere.in(parts) : List.<Anywhere>of()) {
      if (run.searches() <= run.parts().size()) {
        searches.add(run.write(spelling, delimited.orElseThrow(), known));
        rest.removeAll(run.parts());
        passes += run.searches();
      }
    }
    List<Sql> written = new ArrayList<>();
    rest.forEach(part -> written.add(sql(part, known)));
    written.addAll(searches);
    return Sql.or(written);
  }

  private Sql all(List<Condition> parts, ImmutableList<String> known) {
    List<Condition> rest = new ArrayList<>(parts);
    ImmutableList<String> longer = known;
    while (extended(rest, longer).size() > longer.size()) {
      longer = extended(rest, longer);
      rest.remove(new SegmentEquals(longer.size() - 1, longer.get(longer.size() - 1)));
    }
    ImmutableList<String> path = longer;
    List<Sql> written = new ArrayList<>();
    if (path.size() > known.size() && rest.stream().noneMatch(part -> goesOn(part, path.size()))) {
      boolean exactly = rest.remove(new LengthIs(path.size()));
      written.add(
          exactly
              ? spelling.in(column, List.of(text(path)))
              : spelling.beneath(column, text(path)));
    }
    rest.forEach(part -> written.add(Facts.isSimple(part) ? simple(part, path) : sql(part, path)));
    return written.isEmpty() ? Sql.TRUE : Sql.and(written);
  }

  private static ImmutableList<String> extended(
      Collection<Condition> parts, ImmutableList<String> known) {
    for (Condition part : parts) {
      if (part instanceof SegmentEquals equals && equals.index() == known.size()) {
        return ImmutableList.<String>builder().addAll(known).add(equals.text()).build();
      }
    }
    return known;
  }

  /** Whether a test of the next segment is written as a beginning that holds the known one too. */
  private static boolean goesOn(Condition part, int index) {
    if (part instanceof AnyOf any) {
      return any.parts().stream().allMatch(each -> goesOn(each, index));
    }
    if (part instanceof AllOf all) {
      return all.parts().stream().anyMatch(each -> goesOn(each, index));
    }
    return part instanceof SegmentTest test && test.index() == index && isBeginning(test);
  }

  private static boolean isBeginning(SegmentTest test) {
    return test instanceof SegmentEquals
        || test instanceof SegmentStartsWith
        || (test instanceof SegmentOneOf one && one.texts().size() <= MOST_RANGES);
  }

  private Sql simple(Condition condition, ImmutableList<String> known) {
    if (condition instanceof SegmentTest test) {
      return test.index() == known.size() && isBeginning(test)
          ? beginning(test, known)
          : apart(test);
    }
    if (condition instanceof LengthAtLeast least && least.size() == known.size() + 1) {
      return spelling.startsWith(column, before(known));
    }
    if (condition instanceof LengthIs length) {
      return Sql.of(length(condition) + " = " + length.size());
    }
    return condition instanceof LengthAtLeast least
        ? Sql.of(length(condition) + " >= " + least.size())
        : condition.equals(Condition.NOTHING) ? Sql.FALSE : Sql.TRUE;
  }

  private Sql beginning(SegmentTest test, ImmutableList<String> known) {
    if (test instanceof SegmentStartsWith starts) {
      return spelling.startsWith(column, before(known) + text(List.of(starts.text())));
    }
    Collection<String> texts =
        test instanceof SegmentOneOf one ? one.texts() : List.of(((SegmentEquals) test).text());
    return Sql.or(
        texts.stream()
            .map(each -> spelling.beneath(column, before(known) + text(List.of(each))))
            .toList());
  }

  private Sql apart(SegmentTest test) {
    passes++;
    Operand segment = spelling.segment(column.sql(), test.index()).orElseThrow(() -> refusal(test));
    return Tests.ofPart(spelling, segment, test);
  }

  private String length(Condition condition) {
    passes++;
    return spelling.length(column.sql()).orElseThrow(() -> refusal(condition));
  }

  private static InexpressibleException refusal(Condition part) {
    return new InexpressibleException(
        InexpressibleException.InexpressibleReason.TEXT_NOT_DIVISIBLE,
        part.toString(),
        "map the segments to columns, or take the dialect of your database");
  }

  private static String text(List<String> segments) {
    return Resource.of(segments).toString();
  }

  private static String before(List<String> known) {
    return known.isEmpty() ? "" : text(known) + "/";
  }
}
