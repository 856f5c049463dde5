package dev.tenon.rules;

import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Ints;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.policy.Actions;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The implications between actions, by number. Immutable.
 *
 * <p>The actions that patterns imply are found in one traversal, for any number of matched actions,
 * in time linear in the declarations. For many patterns, the closures of single actions are
 * computed first, the deepest ones first, so that a traversal stops at an action with a known
 * closure.
 */
final class ImpliedActions {

  private static final int[] NOTHING = {};

  private final ImmutableMap<String, Action> named;

  /** For each number, the numbers that it implies directly. */
  private final int[][] direct;

  /** For each number its place in a topological order, implied actions first. */
  private final int[] order;

  /** The closures of some actions, which include the actions themselves. Filled before use. */
  private final Map<Integer, BitSet> known;

  private ImpliedActions(
      ImmutableMap<String, Action> named, int[][] direct, int[] order, Map<Integer, BitSet> known) {
    this.named = named;
    this.direct = direct;
    this.order = order;
    this.known = known;
  }

  static ImpliedActions of(ImmutableMap<String, Action> named, Actions actions) {
    int[][] direct = new int[named.size()][];
    named.forEach(
        (name, action) -> {
          Set<String> implied = actions.impliedDirectlyBy(name);
          direct[action.number()] =
              implied.isEmpty()
                  ? NOTHING
                  : implied.stream()
                      .filter(named::containsKey)
                      .mapToInt(n -> named.getOrDefault(n, action).number())
                      .toArray();
        });
    return new ImpliedActions(named, direct, order(direct), Map.of());
  }

  /** Depth first; the order within a cycle is arbitrary. */
  private static int[] order(int[][] direct) {
    int[] order = new int[direct.length];
    int[] next = new int[direct.length];
    int[] path = new int[direct.length];
    BitSet seen = new BitSet();
    int place = 0;
    for (int start = 0; start < direct.length; start++) {
      int depth = 0;
      if (!seen.get(start)) {
        seen.set(start);
        path[depth++] = start;
      }
      while (depth > 0) {
        int at = path[depth - 1];
        if (next[at] == direct[at].length) {
          order[at] = place++;
          depth--;
        } else {
          int implied = direct[at][next[at]++];
          if (!seen.get(implied)) {
            seen.set(implied);
            path[depth++] = implied;
          }
        }
      }
    }
    return order;
  }

  /**
   * A copy with the closures of the actions that some patterns name, computed in topological order.
   */
  ImpliedActions with(Collection<NamePattern> patterns) {
    ImpliedActions all = new ImpliedActions(named, direct, order, new HashMap<>());
    patterns.stream()
        .filter(Literal.class::isInstance)
        .map(literal -> named.get(((Literal) literal).name()))
        .filter(Objects::nonNull)
        .map(Action::number)
        .filter(number -> direct[number].length > 0)
        .sorted(Comparator.comparingInt(number -> order[number]))
        .forEach(number -> all.known.computeIfAbsent(number, n -> all.by(new int[] {n})));
    return all;
  }

  /** The numbers of all actions that some patterns match, and of all that these imply. */
  BitSet by(Collection<NamePattern> patterns) {
    return by(patterns.stream().flatMapToInt(this::matched).toArray());
  }

  private IntStream matched(NamePattern pattern) {
    if (pattern instanceof Literal literal) {
      Action action = named.get(literal.name());
      return action == null ? IntStream.empty() : IntStream.of(action.number());
    }
    return named.values().stream()
        .filter(action -> pattern.matches(action.name()))
        .mapToInt(Action::number);
  }

  private BitSet by(int[] starts) {
    BitSet all = new BitSet();
    int[] open = starts.clone();
    int size = open.length;
    while (size > 0) {
      int at = open[--size];
      if (!all.get(at)) {
        BitSet more = known.get(at);
        if (more != null) {
          all.or(more);
        } else {
          all.set(at);
          int[] implied = direct[at];
          open = Ints.ensureCapacity(open, size + implied.length, size);
          System.arraycopy(implied, 0, open, size, implied.length);
          size += implied.length;
        }
      }
    }
    return all;
  }
}
