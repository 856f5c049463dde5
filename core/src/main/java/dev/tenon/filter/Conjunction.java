package dev.tenon.filter;

import com.google.common.collect.ImmutableSet;
import dev.tenon.filter.Condition.AllOf;
import dev.tenon.filter.Condition.SegmentTest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Builds the conjunction of conditions in normal form. */
final class Conjunction {

  private Conjunction() {}

  static Condition of(Collection<Condition> parts) {
    Set<Condition> simple = new LinkedHashSet<>();
    Set<Condition> composite = new LinkedHashSet<>();
    parts.forEach(part -> sort(part, simple, composite));
    List<Condition> tests = meet(simple);
    if (tests.contains(Condition.NOTHING)) {
      return Condition.NOTHING;
    }
    if (composite.isEmpty()) {
      return of(tests, List.of());
    }
    Facts facts = Facts.of(tests);
    Set<Condition> simplified = new LinkedHashSet<>();
    composite.forEach(part -> simplified.add(facts.simplify(part)));
    if (!simplified.equals(composite)) {
      List<Condition> again = new ArrayList<>(tests);
      again.addAll(simplified);
      return of(again);
    }
    return of(tests, unimplied(composite));
  }

  private static void sort(Condition part, Set<Condition> simple, Set<Condition> composite) {
    if (part instanceof AllOf all) {
      all.parts().forEach(each -> sort(each, simple, composite));
    } else if (Facts.isSimple(part)) {
      simple.add(part);
    } else {
      composite.add(part);
    }
  }

  /**
   * The tests without those that others imply; the single condition {@code nothing} if two exclude
   * each other.
   */
  private static List<Condition> meet(Set<Condition> simple) {
    List<Condition> kept = new ArrayList<>();
    for (Condition part : simple) {
      if (!part.equals(Condition.EVERYTHING) && !add(part, kept)) {
        return List.of(Condition.NOTHING);
      }
    }
    return kept;
  }

  /** Adds a test, narrowed by those already added; false if it excludes one of them. */
  private static boolean add(Condition part, List<Condition> kept) {
    Condition rest = part;
    for (int i = 0; i < kept.size(); i++) {
      Condition other = kept.get(i);
      if (Facts.excludes(other, rest)) {
        return false;
      }
      if (Facts.implies(other, rest)) {
        return true;
      }
      Condition both = literals(other, rest);
      if (Facts.implies(rest, other) || !both.equals(rest)) {
        kept.remove(i);
        return add(both, kept);
      }
    }
    kept.add(rest);
    return !rest.equals(Condition.NOTHING);
  }

  /**
   * The literals of one of two tests of a segment that the other test accepts; the second test if
   * neither has literals.
   */
  private static Condition literals(Condition a, Condition b) {
    if (a instanceof SegmentTest one
        && b instanceof SegmentTest two
        && one.index() == two.index()) {
      return Texts.of(two).literals() != null
          ? literals(two, one)
          : Texts.of(one).literals() != null ? literals(one, two) : b;
    }
    return b;
  }

  private static Condition literals(SegmentTest narrow, SegmentTest wide) {
    List<String> left = Texts.of(narrow).acceptedBy(Texts.of(wide));
    return Texts.literal(narrow.index(), ImmutableSet.copyOf(left));
  }

  private static List<Condition> unimplied(Set<Condition> composite) {
    List<Condition> kept = new ArrayList<>();
    for (Condition part : composite) {
      if (kept.stream().noneMatch(other -> Facts.implies(other, part))) {
        kept.removeIf(other -> Facts.implies(part, other));
        kept.add(part);
      }
    }
    return kept;
  }

  private static Condition of(List<Condition> tests, List<Condition> composite) {
    List<Condition> all = new ArrayList<>(tests);
    all.addAll(composite);
    all.sort(Order.NORMAL);
    for (int i = 0; i < composite.size(); i++) {
      for (int j = i + 1; j < composite.size(); j++) {
        if (Facts.excludes(composite.get(i), composite.get(j))) {
          return Condition.NOTHING;
        }
      }
    }
    return switch (all.size()) {
      case 0 -> Condition.EVERYTHING;
      case 1 -> all.get(0);
      default -> new AllOf(all);
    };
  }
}
