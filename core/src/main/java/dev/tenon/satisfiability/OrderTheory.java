package dev.tenon.satisfiability;

import dev.tenon.enumeration.Budget;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds numbers and instants in some order: bounds of differences, closed under addition along
 * paths; a cycle of less than nothing is the contradiction (Bellman, Ford; Floyd, Warshall). Bounds
 * of whole numbers are rounded, and strict ones become one less.
 */
final class OrderTheory {

  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  /** An upper bound of a difference; no bound is null. */
  private record Bound(BigDecimal most, boolean strict) {

    Bound plus(Bound other) {
      return new Bound(most.add(other.most), strict || other.strict);
    }

    boolean isTighterThan(@Nullable Bound other) {
      if (other == null) {
        return true;
      }
      int compared = most.compareTo(other.most);
      return compared < 0 || (compared == 0 && strict && !other.strict);
    }

    boolean isContradiction() {
      return most.signum() < 0 || (most.signum() == 0 && strict);
    }
  }

  private final Budget budget;
  private final Care care;
  private final List<Unknown> unknowns = new ArrayList<>();

  /** The bound of row minus column; the last row and column are of zero. */
  private final @Nullable Bound[] bounds;

  private final List<InHours> inside = new ArrayList<>();
  private final List<InHours> outside = new ArrayList<>();

  OrderTheory(Budget budget, Care care, Map<Formula.Atom, Boolean> tests) {
    this.budget = budget;
    this.care = care;
    Set<Unknown> all = new LinkedHashSet<>();
    tests.keySet().forEach(test -> all.addAll(test.operands()));
    unknowns.addAll(all);
    int size = unknowns.size() + 1;
    this.bounds = new @Nullable Bound[size * size];
    for (int i = 0; i < unknowns.size(); i++) {
      Unknown one = unknowns.get(i);
      if (one.isTime()) {
        bound(i, size - 1, millis(one.until()), false);
        bound(size - 1, i, millis(one.from()).negate(), false);
      }
    }
    tests.forEach(this::read);
  }

  private int at(int row, int column) {
    return row * (unknowns.size() + 1) + column;
  }

  private static BigDecimal millis(long time) {
    return BigDecimal.valueOf(time).multiply(Unknown.MILLISECOND);
  }

  private void read(Formula.Atom test, boolean holds) {
    if (test instanceof InHours hours) {
      (holds ? inside : outside).add(hours);
    } else if (test instanceof Below below) {
      int left = unknowns.indexOf(below.left());
      int right = below.right() == null ? unknowns.size() : unknowns.indexOf(below.right());
      if (holds) {
        bound(left, right, below.constant(), below.strict());
      } else {
        bound(right, left, below.constant().negate(), !below.strict());
      }
    }
  }

  private void bound(int left, int right, BigDecimal most, boolean strict) {
    Bound bound = new Bound(most, strict);
    if (bound.isTighterThan(bounds[at(left, right)])) {
      bounds[at(left, right)] = bound;
    }
  }

  /** Values of the unknowns; empty if there are none. */
  Optional<Map<Unknown, Object>> solve() {
    if (!close()) {
      return Optional.empty();
    }
    Map<Unknown, BigDecimal> values = new LinkedHashMap<>();
    for (int i = 0; i < unknowns.size(); i++) {
      if (unknowns.get(i).isTime() && !pinTime(i, values)) {
        return Optional.empty();
      }
    }
    for (boolean whole : new boolean[] {true, false}) {
      for (int i = 0; i < unknowns.size(); i++) {
        if (!unknowns.get(i).isTime() && (unknowns.get(i).unit() != null) == whole) {
          BigDecimal value = between(i);
          if (value == null) {
            return Optional.empty();
          }
          pin(i, value, values);
        }
      }
    }
    Map<Unknown, Object> found = new LinkedHashMap<>();
    values.forEach((unknown, value) -> found.put(unknown, shown(unknown, value)));
    return Optional.of(found);
  }

  private void pin(int i, BigDecimal value, Map<Unknown, BigDecimal> values) {
    bound(i, unknowns.size(), value, false);
    bound(unknowns.size(), i, value.negate(), false);
    if (!close()) {
      throw new Undecidable("an order of numbers that was not found");
    }
    values.put(unknowns.get(i), value);
  }

  private boolean pinTime(int i, Map<Unknown, BigDecimal> values) {
    Unknown time = unknowns.get(i);
    Bound most = bounds[at(i, unknowns.size())];
    Bound least = bounds[at(unknowns.size(), i)];
    if (most == null || least == null) {
      throw new IllegalStateException("a time without bounds");
    }
    long until = most.most.divideToIntegralValue(Unknown.MILLISECOND).longValueExact();
    long from = least.most.negate().divideToIntegralValue(Unknown.MILLISECOND).longValueExact();
    long near = Math.max(from, Math.min(until, time.near()));
    Optional<Long> found =
        new Calendar(
                inside.stream().filter(one -> one.time() == time).map(InHours::hours).toList(),
                outside.stream().filter(one -> one.time() == time).map(InHours::hours).toList(),
                budget,
                care)
            .find(from, until, near);
    found.ifPresent(at -> pin(i, millis(at), values));
    return found.isPresent();
  }

  /** Closes the bounds under addition; false if they contradict each other. */
  private boolean close() {
    int size = unknowns.size() + 1;
    for (int round = 0; ; round++) {
      for (int k = 0; k < size; k++) {
        for (int i = 0; i < size; i++) {
          Bound first = bounds[at(i, k)];
          for (int j = 0; first != null && j < size; j++) {
            Bound second = bounds[at(k, j)];
            if (second != null) {
              Bound sum = first.plus(second);
              if (sum.isTighterThan(bounds[at(i, j)])) {
                bounds[at(i, j)] = sum;
              }
            }
          }
        }
        budget.step();
      }
      for (int i = 0; i < size; i++) {
        Bound self = bounds[at(i, i)];
        if (self != null && self.isContradiction()) {
          return false;
        }
      }
      if (!round()) {
        return true;
      }
      if (round > size) {
        throw new Undecidable("an order of many whole numbers");
      }
    }
  }

  /** Rounds the bounds of differences of whole numbers; whether one became tighter. */
  private boolean round() {
    boolean changed = false;
    int size = unknowns.size() + 1;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        Bound bound = bounds[at(i, j)];
        BigDecimal unit = i == j || bound == null ? null : unit(i, j);
        if (bound != null && unit != null) {
          BigDecimal floor = bound.most.divide(unit, 0, RoundingMode.FLOOR).multiply(unit);
          BigDecimal most =
              bound.strict && floor.compareTo(bound.most) == 0 ? floor.subtract(unit) : floor;
          Bound whole = new Bound(most, false);
          if (whole.isTighterThan(bound)) {
            bounds[at(i, j)] = whole;
            changed = true;
          }
        }
      }
    }
    return changed;
  }

  /** What all differences of two unknowns are multiples of; null if there is no such number. */
  private @Nullable BigDecimal unit(int i, int j) {
    BigDecimal one = i == unknowns.size() ? null : unknowns.get(i).unit();
    BigDecimal other = j == unknowns.size() ? null : unknowns.get(j).unit();
    if (i == unknowns.size() || j == unknowns.size()) {
      return one == null ? other : one;
    }
    return one == null || other == null ? null : one.min(other);
  }

  /** A readable value between the bounds of an unknown; null if there is none. */
  private @Nullable BigDecimal between(int i) {
    Bound upper = bounds[at(i, unknowns.size())];
    Bound lower = bounds[at(unknowns.size(), i)];
    boolean above = lower != null && lower.strict;
    boolean below = upper != null && upper.strict;
    BigDecimal least = lower == null ? null : lower.most.negate();
    BigDecimal most = upper == null ? null : upper.most;
    boolean whole = unknowns.get(i).unit() != null;
    if (least == null) {
      return most == null
          ? BigDecimal.ZERO
          : most.setScale(0, RoundingMode.FLOOR).subtract(below ? BigDecimal.ONE : BigDecimal.ZERO);
    }
    if (!above) {
      return least;
    }
    BigDecimal next = least.setScale(0, RoundingMode.FLOOR).add(BigDecimal.ONE);
    if (most == null || next.compareTo(most) < 0 || (!below && next.compareTo(most) == 0)) {
      return next;
    }
    if (!below) {
      return most;
    }
    return whole || !care.betweenBounds() ? null : least.add(most).divide(TWO);
  }

  private static Object shown(Unknown unknown, BigDecimal value) {
    if (unknown.kind() != dev.tenon.condition.AttributeType.Kind.INSTANT) {
      return value;
    }
    BigDecimal[] parts = value.divideAndRemainder(BigDecimal.valueOf(1_000_000_000));
    try {
      return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact());
    } catch (ArithmeticException | java.time.DateTimeException e) {
      throw new Undecidable("an instant beyond what can be written");
    }
  }
}
