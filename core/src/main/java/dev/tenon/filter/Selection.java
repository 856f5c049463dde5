package dev.tenon.filter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Creates the condition for the resources that are visible and allowed and not withheld.
 *
 * <p>Each visible alternative is combined with each allowed one, so that each result begins with
 * the longest possible literal path, and withheld alternatives elsewhere are omitted. If there are
 * too many pairs, the two lists are kept separate, which is also exact, but longer.
 */
final class Selection {

  private static final int MOST_PAIRS = 4_096;

  private Selection() {}

  static Condition of(
      Collection<Condition> visible,
      Collection<Condition> allowed,
      Collection<Condition> withheld) {
    List<Condition> shown = alternatives(visible);
    List<Condition> granted = alternatives(allowed);
    if ((long) shown.size() * granted.size() > MOST_PAIRS) {
      Condition both = Condition.allOf(Condition.anyOf(shown), Condition.anyOf(granted));
      return Condition.allOf(both, Condition.not(Condition.anyOf(withheld)));
    }
    return except(pairs(shown, granted), alternatives(withheld));
  }

  private static List<Condition> alternatives(Collection<Condition> conditions) {
    Set<Condition> distinct = new LinkedHashSet<>(conditions);
    return distinct.contains(Condition.EVERYTHING)
        ? List.of(Condition.EVERYTHING)
        : List.copyOf(distinct);
  }

  private static List<Condition> pairs(List<Condition> shown, List<Condition> granted) {
    Set<Condition> pairs = new LinkedHashSet<>();
    for (Condition one : shown) {
      for (Condition other : granted) {
        pairs.add(Condition.allOf(one, other));
      }
    }
    pairs.remove(Condition.NOTHING);
    return List.copyOf(pairs);
  }

  private static Condition except(List<Condition> positive, List<Condition> withheld) {
    if ((long) positive.size() * withheld.size() > MOST_PAIRS) {
      return join(positive, withheld);
    }
    List<Condition> left = new ArrayList<>(positive);
    left.removeIf(part -> withheld.stream().anyMatch(not -> Facts.implies(part, not)));
    List<Condition> touching =
        withheld.stream()
            .filter(not -> left.stream().anyMatch(part -> !Facts.excludes(part, not)))
            .toList();
    return join(left, touching);
  }

  private static Condition join(List<Condition> positive, List<Condition> withheld) {
    return Condition.allOf(Condition.anyOf(positive), Condition.not(Condition.anyOf(withheld)));
  }
}
