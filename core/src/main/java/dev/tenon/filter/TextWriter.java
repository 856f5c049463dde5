package dev.tenon.filter;

import com.google.common.collect.ImmutableList;
import dev.tenon.filter.Condition.AllOf;
import dev.tenon.filter.Condition.AnyOf;
import dev.tenon.filter.Condition.LengthAtLeast;
import dev.tenon.filter.Condition.LengthIs;
import dev.tenon.filter.Condition.Not;
import dev.tenon.filter.Condition.OfAttributes;
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
 * <p>The common literal first segments of all paths that may pass are written as one range of
 * texts, which can use an index. Tests of later segments split the text; equal tests at every later
 * index are one search in the text. Escapes preserve the beginning of a segment in the text, and
 * distinguish a slash in a segment from a separator.
 */
final class TextWriter {

  /** The maximum number of prefixes that are written as ranges. */
  private static final int MOST_RANGES = 64;

  private final Spelling spelling;
  private final Operand column;
  private final AttributeWriter attributes;
  private int passes;

  TextWriter(Spelling spelling, String column, AttributeWriter attributes) {
    this.attributes = attributes;
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

  /** The number of written tests that scan the whole text of a path. */
  int passes() {
    return passes;
  }

  /**
   * Writes a condition for paths that are known to begin with some segments.
   *
   * @param known the literal first segments, which are tested elsewhere
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

  /** Conditions that can use an index come before searches in the whole text. */
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

  /** Whether a test of the next segment is written as a prefix that includes the known segments. */
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
    if (condition instanceof OfAttributes test) {
      return attributes.write(test.rest());
    }
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
