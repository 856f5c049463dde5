package dev.tenon.enumeration;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.VariablePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A pattern that must cover a path, for one source of values of a question. A question is about one
 * or two persons; each has values of its own, and values that belong to the roles that it holds.
 *
 * @param segments the required segments, by position
 * @param pattern the pattern as written
 * @param subject the number of the {@linkplain #source source} of values that it compares with
 */
public record PatternConstraint(
    ImmutableList<SegmentPattern> segments, ResourcePattern pattern, int subject) {

  /**
   * The number of a source of values.
   *
   * @param person 0 or 1
   * @param holding 0 for the person's own values, else the number of a role that it holds
   */
  public static int source(int person, int holding) {
    return 2 * holding + person;
  }

  /** The person whose values it compares with: 0 or 1. */
  public int person() {
    return subject % 2;
  }

  /** This constraint for the same source of values of the other person. */
  public PatternConstraint ofOther() {
    return new PatternConstraint(segments, pattern, subject ^ 1);
  }

  /** A pattern whose variables may take any values. */
  public static PatternConstraint of(ResourcePattern pattern, int subject) {
    return new PatternConstraint(ImmutableList.copyOf(pattern.segments()), pattern, subject);
  }

  /**
   * This constraint with an unset variable, which may have any value.
   *
   * @param unset the variable that the subject does not have
   */
  public PatternConstraint without(String unset) {
    return new PatternConstraint(
        segments.stream()
            .map(s -> s instanceof VariablePattern v && v.name().equals(unset) ? v.open() : s)
            .collect(ImmutableList.toImmutableList()),
        pattern,
        subject);
  }

  /** This constraint as a pattern. */
  public ResourcePattern known() {
    return segments.equals(pattern.segments()) ? pattern : pattern.withSegments(segments);
  }

  /**
   * The constraints that replace this one if some variables have known values: one for each
   * combination of values; a variable known to be unset stands for any segment.
   */
  public List<PatternConstraint> knowing(
      Map<String, Set<String>> values, Set<String> unset, Budget budget) {
    List<List<SegmentPattern>> open = new ArrayList<>();
    open.add(new ArrayList<>());
    for (SegmentPattern segment : segments) {
      List<List<SegmentPattern>> longer = new ArrayList<>();
      for (SegmentPattern choice : choices(segment, values, unset)) {
        for (List<SegmentPattern> shorter : open) {
          budget.keep(shorter.size());
          List<SegmentPattern> more = new ArrayList<>(shorter);
          more.add(choice);
          longer.add(more);
        }
      }
      open = longer;
    }
    return open.stream()
        .map(list -> new PatternConstraint(ImmutableList.copyOf(list), pattern, subject))
        .toList();
  }

  private static Iterable<? extends SegmentPattern> choices(
      SegmentPattern segment, Map<String, Set<String>> values, Set<String> unset) {
    if (!(segment instanceof VariablePattern variable)) {
      return ImmutableList.of(segment);
    }
    if (unset.contains(variable.name())) {
      return ImmutableList.of(variable.open());
    }
    Set<String> known = values.get(variable.name());
    return known == null
        ? ImmutableList.of(segment)
        : known.stream()
            .flatMap(value -> variable.filled(value).stream())
            .collect(ImmutableSet.toImmutableSet());
  }
}
