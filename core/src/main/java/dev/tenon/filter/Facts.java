package dev.tenon.filter;

import com.google.common.collect.ImmutableList;
import dev.tenon.filter.Condition.AllOf;
import dev.tenon.filter.Condition.AnyOf;
import dev.tenon.filter.Condition.LengthAtLeast;
import dev.tenon.filter.Condition.LengthIs;
import dev.tenon.filter.Condition.Not;
import dev.tenon.filter.Condition.SegmentTest;
import java.util.Collection;
import java.util.List;

/**
 * Conditions that are known to hold, used to simplify others.
 *
 * <p>{@link #implies} is sound but not complete: yes is always correct. Its cost is at most the
 * product of the two conditions' sizes.
 */
final class Facts {

  private final ImmutableList<Condition> known;

  private Facts(Collection<Condition> known) {
    this.known = ImmutableList.copyOf(known);
  }

  /** Simple facts: tests of segments and of the length. */
  static Facts of(Collection<Condition> known) {
    return new Facts(known);
  }

  /** An equivalent of the condition, as long as the facts hold. */
  Condition simplify(Condition condition) {
    if (known.isEmpty()) {
      return condition;
    }
    if (condition instanceof AnyOf any) {
      return Condition.anyOf(any.parts().stream().map(this::simplify).toList());
    }
    if (condition instanceof AllOf all) {
      return Condition.allOf(all.parts().stream().map(this::simplify).toList());
    }
    if (condition instanceof Not not) {
      return Condition.not(simplify(not.part()));
    }
    for (Condition fact : known) {
      if (simpleImplies(fact, condition)) {
        return Condition.EVERYTHING;
      }
      if (simpleExcludes(fact, condition)) {
        return Condition.NOTHING;
      }
    }
    return condition;
  }

  /** Whether one condition implies the other; sound but not complete. */
  static boolean implies(Condition narrow, Condition wide) {
    if (narrow.equals(wide) || narrow.equals(Condition.NOTHING)) {
      return true;
    }
    if (wide.equals(Condition.EVERYTHING)) {
      return true;
    }
    if (narrow instanceof AnyOf any) {
      return any.parts().stream().allMatch(part -> implies(part, wide));
    }
    if (wide instanceof AllOf all) {
      return all.parts().stream().allMatch(part -> implies(narrow, part));
    }
    if (wide instanceof AnyOf any && any.parts().stream().anyMatch(p -> implies(narrow, p))) {
      return true;
    }
    if (narrow instanceof AllOf all) {
      return all.parts().stream().anyMatch(part -> implies(part, wide));
    }
    if (wide instanceof Not not) {
      return narrow instanceof Not other
          ? implies(not.part(), other.part())
          : excludes(narrow, not.part());
    }
    return simpleImplies(narrow, wide);
  }

  /** Whether no resource meets both; sound but not complete. */
  static boolean excludes(Condition a, Condition b) {
    if (a instanceof AnyOf any) {
      return any.parts().stream().allMatch(part -> excludes(part, b));
    }
    if (b instanceof AnyOf) {
      return excludes(b, a);
    }
    if (a instanceof AllOf all) {
      return all.parts().stream().anyMatch(part -> excludes(part, b));
    }
    if (b instanceof AllOf) {
      return excludes(b, a);
    }
    if (b instanceof Not not) {
      return implies(a, not.part());
    }
    return a instanceof Not ? excludes(b, a) : simpleExcludes(a, b);
  }

  private static boolean simpleImplies(Condition fact, Condition other) {
    if (other instanceof LengthAtLeast least) {
      return shortest(fact) >= least.size();
    }
    if (fact instanceof SegmentTest known && other instanceof SegmentTest asked) {
      return known.index() == asked.index() && Texts.of(known).within(Texts.of(asked));
    }
    return fact.equals(other);
  }

  private static boolean simpleExcludes(Condition fact, Condition other) {
    if (fact instanceof SegmentTest known && other instanceof SegmentTest asked) {
      return known.index() == asked.index() && Texts.of(known).apart(Texts.of(asked));
    }
    return shortest(fact) > longest(other) || shortest(other) > longest(fact);
  }

  /** The minimum number of segments of a resource that meets a simple condition. */
  private static int shortest(Condition simple) {
    if (simple instanceof SegmentTest test) {
      return test.index() + 1;
    }
    if (simple instanceof LengthIs length) {
      return length.size();
    }
    return simple instanceof LengthAtLeast length ? length.size() : 1;
  }

  private static int longest(Condition simple) {
    return simple instanceof LengthIs length ? length.size() : Integer.MAX_VALUE;
  }

  /** The parts of a conjunction; any other condition is its only part. */
  static List<Condition> conjuncts(Condition condition) {
    if (condition.equals(Condition.EVERYTHING)) {
      return List.of();
    }
    return condition instanceof AllOf all ? all.parts() : List.of(condition);
  }

  /** Whether the condition has no parts. */
  static boolean isSimple(Condition condition) {
    return !(condition instanceof AnyOf || condition instanceof AllOf || condition instanceof Not);
  }
}
