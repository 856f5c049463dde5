package dev.tenon.filter;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import dev.tenon.filter.Condition.AnyOf;
import dev.tenon.filter.Condition.SegmentTest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds the disjunction of conditions in normal form.
 *
 * <p>Alternatives that begin with the same test are grouped behind it. The result is a tree of
 * paths in which each prefix occurs once, so that an index on it can be used; then tests for
 * literals with equal remainders are merged into one test. The cost is that of sorting, plus a
 * pairwise comparison of at most {@value #MOST_COMPARED} alternatives.
 */
final class Disjunction {

  /**
   * The maximum number of alternatives that are compared pairwise. With more, one that another
   * implies may remain.
   */
  private static final int MOST_COMPARED = 256;

  private record Merge(int index, Condition rest) {}

  private Disjunction() {}

  static Condition of(Collection<Condition> parts) {
    Set<Condition> flat = new LinkedHashSet<>();
    parts.forEach(part -> flatten(part, flat));
    if (flat.contains(Condition.EVERYTHING)) {
      return Condition.EVERYTHING;
    }
    List<Condition> merged = merge(factor(flat));
    List<Condition> kept = merged.size() <= MOST_COMPARED ? unimplied(merged) : merged;
    if (kept.contains(Condition.EVERYTHING)) {
      return Condition.EVERYTHING;
    }
    kept.sort(Order.NORMAL);
    return switch (kept.size()) {
      case 0 -> Condition.NOTHING;
      case 1 -> kept.get(0);
      default -> new AnyOf(kept);
    };
  }

  private static void flatten(Condition part, Set<Condition> flat) {
    if (part instanceof AnyOf any) {
      any.parts().forEach(each -> flatten(each, flat));
    } else if (!part.equals(Condition.NOTHING)) {
      flat.add(part);
    }
  }

  /** Merges alternatives that begin with the same test. */
  private static List<Condition> factor(Set<Condition> parts) {
    Map<Condition, List<Condition>> byFirst = new LinkedHashMap<>();
    for (Condition part : parts) {
      Condition first = Facts.conjuncts(part).get(0);
      byFirst.computeIfAbsent(first, test -> new ArrayList<>()).add(part);
    }
    List<Condition> factored = new ArrayList<>();
    byFirst.forEach(
        (first, same) -> factored.add(same.size() == 1 ? same.get(0) : behind(first, same)));
    return factored;
  }

  private static Condition behind(Condition first, List<Condition> same) {
    List<Condition> rests = new ArrayList<>();
    for (Condition part : same) {
      List<Condition> all = Facts.conjuncts(part);
      rests.add(Conjunction.of(all.subList(1, all.size())));
    }
    return Conjunction.of(List.of(first, of(rests)));
  }

  /** Merges alternatives that begin with literals at the same index and have equal remainders. */
  private static List<Condition> merge(List<Condition> parts) {
    List<Condition> merged = new ArrayList<>();
    SetMultimap<Merge, String> literals = LinkedHashMultimap.create();
    for (Condition part : parts) {
      List<Condition> all = Facts.conjuncts(part);
      ImmutableSet<String> texts =
          all.get(0) instanceof SegmentTest test ? Texts.of(test).literals() : null;
      if (texts != null && all.get(0) instanceof SegmentTest test) {
        Condition rest = Conjunction.of(all.subList(1, all.size()));
        literals.putAll(new Merge(test.index(), rest), texts);
      } else {
        merged.add(part);
      }
    }
    literals
        .asMap()
        .forEach(
            (merge, texts) ->
                merged.add(
                    Conjunction.of(
                        List.of(
                            Texts.literal(merge.index(), ImmutableSet.copyOf(texts)),
                            merge.rest()))));
    return merged;
  }

  private static List<Condition> unimplied(List<Condition> parts) {
    List<Condition> kept = new ArrayList<>();
    for (Condition part : parts) {
      if (kept.stream().noneMatch(other -> Facts.implies(part, other))) {
        kept.removeIf(other -> Facts.implies(other, part));
        kept.add(part);
      }
    }
    return kept;
  }
}
