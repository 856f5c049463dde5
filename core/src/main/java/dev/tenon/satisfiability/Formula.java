package dev.tenon.satisfiability;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.Truth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * A formula of Kleene's three-valued logic over tests of unknown values. Immutable. Sets of truth
 * values are bit masks.
 */
@SuppressWarnings("ClassInitializationDeadlock") // The records have no static state of their own.
public sealed interface Formula {

  /** False alone. */
  int F = 1;

  /** Unknown alone. */
  int U = 2;

  /** True alone. */
  int T = 4;

  /** Any truth value. */
  int ANY = F | U | T;

  /** The formula that is always true. */
  Formula TRUE = new Constant(T);

  /** The formula that is always false. */
  Formula FALSE = new Constant(F);

  /** The formula that is always unknown. */
  Formula UNKNOWN = new Constant(U);

  /** A conjunction. */
  static Formula all(Collection<Formula> parts) {
    return join(true, parts);
  }

  /** A conjunction. */
  static Formula all(Formula... parts) {
    return join(true, Arrays.asList(parts));
  }

  /** A disjunction. */
  static Formula any(Collection<Formula> parts) {
    return join(false, parts);
  }

  /** A disjunction. */
  static Formula any(Formula... parts) {
    return join(false, Arrays.asList(parts));
  }

  private static Formula join(boolean all, Collection<Formula> parts) {
    Formula decided = all ? FALSE : TRUE;
    Formula neutral = all ? TRUE : FALSE;
    ImmutableSet.Builder<Formula> kept = ImmutableSet.builder();
    for (Formula part : parts) {
      if (part.equals(decided)) {
        return decided;
      }
      if (part instanceof Joined inner && inner.all == all) {
        kept.addAll(inner.parts);
      } else if (!part.equals(neutral)) {
        kept.add(part);
      }
    }
    ImmutableList<Formula> rest = kept.build().asList();
    return rest.isEmpty() ? neutral : rest.size() == 1 ? rest.get(0) : new Joined(all, rest);
  }

  /** A negation. */
  static Formula not(Formula part) {
    if (part instanceof Constant constant) {
      return constant.truth == T ? FALSE : constant.truth == F ? TRUE : part;
    }
    return part instanceof Negated negated ? negated.part : new Negated(part);
  }

  /** Whether the truth is one of some; true or false itself. */
  static Formula is(Formula part, Truth... truths) {
    int mask = 0;
    for (Truth truth : truths) {
      mask |= maskOf(truth);
    }
    return part instanceof Constant constant
        ? (constant.truth & mask) != 0 ? TRUE : FALSE
        : new Is(part, mask);
  }

  /** The mask of one truth value. */
  static int maskOf(Truth truth) {
    return truth == Truth.TRUE ? T : truth == Truth.FALSE ? F : U;
  }

  /** A truth value for false and true. */
  static Formula constant(Truth truth) {
    return truth == Truth.TRUE ? TRUE : truth == Truth.FALSE ? FALSE : UNKNOWN;
  }

  /** The tests in it, each once. */
  default Set<Atom> atoms() {
    ImmutableSet.Builder<Atom> all = ImmutableSet.builder();
    List<Formula> open = new ArrayList<>(List.of(this));
    while (!open.isEmpty()) {
      Formula one = open.remove(open.size() - 1);
      if (one instanceof Atom atom) {
        all.add(atom);
      } else if (one instanceof Joined joined) {
        open.addAll(joined.parts);
      } else if (one instanceof Negated negated) {
        open.add(negated.part);
      } else if (one instanceof Is is) {
        open.add(is.part);
      }
    }
    return all.build();
  }

  /**
   * The same truth always.
   *
   * @param truth the mask of one truth value
   */
  record Constant(int truth) implements Formula {}

  /**
   * A conjunction or a disjunction.
   *
   * @param all whether it is a conjunction
   * @param parts two or more
   */
  record Joined(boolean all, ImmutableList<Formula> parts) implements Formula {}

  /**
   * A negation.
   *
   * @param part what is negated
   */
  record Negated(Formula part) implements Formula {}

  /**
   * Whether the truth is one of some.
   *
   * @param part the formula
   * @param truths the mask
   */
  record Is(Formula part, int truths) implements Formula {}

  /** A test that is true or false if its operands are known, and unknown otherwise. */
  sealed interface Atom extends Formula
      permits Presence, TextAtom, Below, InHours, Flag, InNetwork {

    /** What it reads. */
    List<Unknown> operands();
  }

  /**
   * Whether an attribute has a value; false if it is absent.
   *
   * @param of the attribute
   */
  record Presence(Unknown of) implements Atom {
    @Override
    public List<Unknown> operands() {
      return ImmutableList.of(of);
    }
  }
}
