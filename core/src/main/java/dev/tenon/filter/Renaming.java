package dev.tenon.filter;

import dev.tenon.filter.Condition.AllOf;
import dev.tenon.filter.Condition.AnyOf;
import dev.tenon.filter.Condition.LengthAtLeast;
import dev.tenon.filter.Condition.LengthIs;
import dev.tenon.filter.Condition.Not;
import dev.tenon.filter.Condition.SegmentTest;
import dev.tenon.path.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Translates a condition on canonical names of resources to one on names in requests. Beneath an
 * alias, tests of the segments that it replaces are evaluated immediately, and tests of later
 * segments are shifted. The longest alias of a path applies.
 */
final class Renaming {

  private final Map<Resource, Resource> names;

  Renaming(Map<Resource, Resource> names) {
    this.names = names;
  }

  Condition of(Condition condition) {
    List<Condition> alternatives = new ArrayList<>();
    List<Condition> renamed = new ArrayList<>();
    names.forEach(
        (alias, canonical) -> {
          Condition beneath = beneath(alias);
          Condition moved = Condition.allOf(beneath, moved(condition, alias, canonical));
          if (!moved.equals(Condition.NOTHING)
              || !Condition.allOf(beneath, condition).equals(Condition.NOTHING)) {
            alternatives.add(Condition.allOf(moved, Condition.not(Condition.anyOf(longer(alias)))));
            renamed.add(beneath);
          }
        });
    alternatives.add(Condition.allOf(condition, Condition.not(Condition.anyOf(renamed))));
    return Condition.anyOf(alternatives);
  }

  private static Condition beneath(Resource name) {
    List<Condition> tests = new ArrayList<>();
    for (int i = 0; i < name.size(); i++) {
      tests.add(new Condition.SegmentEquals(i, name.segment(i)));
    }
    return Condition.allOf(tests);
  }

  /** The other aliases that begin with this one. */
  private List<Condition> longer(Resource alias) {
    return names.keySet().stream()
        .filter(other -> other.size() > alias.size() && other.ancestor(alias.size()).equals(alias))
        .map(Renaming::beneath)
        .toList();
  }

  private static Condition moved(Condition condition, Resource alias, Resource canonical) {
    int growth = canonical.size() - alias.size();
    Condition fits =
        growth > 0
            ? Condition.not(new LengthAtLeast(Resource.MAX_SEGMENTS + 1 - growth))
            : Condition.EVERYTHING;
    return Condition.allOf(fits, move(condition, canonical, growth));
  }

  private static Condition move(Condition condition, Resource canonical, int growth) {
    if (condition instanceof AnyOf any) {
      return Condition.anyOf(any.parts().stream().map(p -> move(p, canonical, growth)).toList());
    }
    if (condition instanceof AllOf all) {
      return Condition.allOf(all.parts().stream().map(p -> move(p, canonical, growth)).toList());
    }
    if (condition instanceof Not not) {
      return Condition.not(move(not.part(), canonical, growth));
    }
    if (condition instanceof SegmentTest test) {
      return move(test, canonical, growth);
    }
    if (condition instanceof LengthIs length) {
      int size = length.size() - growth;
      boolean possible = length.size() >= canonical.size() && size <= Resource.MAX_SEGMENTS;
      return possible ? new LengthIs(size) : Condition.NOTHING;
    }
    if (condition instanceof LengthAtLeast length) {
      int size = length.size() - growth;
      return length.size() <= canonical.size()
          ? Condition.EVERYTHING
          : size > Resource.MAX_SEGMENTS ? Condition.NOTHING : new LengthAtLeast(size);
    }
    return condition;
  }

  private static Condition move(SegmentTest test, Resource canonical, int growth) {
    if (test.index() < canonical.size()) {
      boolean accepted = test.accepts(canonical.segment(test.index()));
      return accepted ? Condition.EVERYTHING : Condition.NOTHING;
    }
    int index = test.index() - growth;
    return index < Resource.MAX_SEGMENTS ? test.at(index) : Condition.NOTHING;
  }
}
