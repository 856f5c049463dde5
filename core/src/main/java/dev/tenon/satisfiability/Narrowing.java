package dev.tenon.satisfiability;

import java.util.ArrayList;
import java.util.List;

/** Derives what must be so if formulas are true, from what is decided so far. */
final class Narrowing {

  private final Facts facts;

  Narrowing(Facts facts) {
    this.facts = facts;
  }

  /** Requires that all formulas are true, until nothing more follows; false if that cannot be. */
  boolean require(List<Formula> goals) {
    int before;
    do {
      before = facts.changes();
      for (Formula goal : goals) {
        if (!require(goal, Formula.T)) {
          return false;
        }
      }
    } while (facts.changes() != before);
    return facts.areConsistent();
  }

  /** The truth values that a formula may have. */
  int can(Formula formula) {
    if (formula instanceof Formula.Atom atom) {
      return facts.can(atom);
    }
    if (formula instanceof Formula.Constant constant) {
      return constant.truth();
    }
    if (formula instanceof Formula.Negated negated) {
      return negated(can(negated.part()));
    }
    if (formula instanceof Formula.Is is) {
      int can = can(is.part());
      return ((can & is.truths()) != 0 ? Formula.T : 0)
          | ((can & ~is.truths()) != 0 ? Formula.F : 0);
    }
    Formula.Joined joined = (Formula.Joined) formula;
    int all = Formula.T;
    for (Formula part : joined.parts()) {
      all = both(all, joined.all() ? can(part) : negated(can(part)));
    }
    return joined.all() ? all : negated(all);
  }

  private static int negated(int mask) {
    return (mask & Formula.U) | (mask >> 2 & Formula.F) | (mask << 2 & Formula.T);
  }

  /** The truth values of a conjunction. */
  private static int both(int one, int other) {
    int any = one | other;
    return (any & Formula.F)
        | (one & other & Formula.T)
        | ((any & Formula.U) != 0 && (one & ~Formula.F) != 0 && (other & ~Formula.F) != 0
            ? Formula.U
            : 0);
  }

  /** Leaves only some truth values of a formula; false if none is left. */
  private boolean require(Formula formula, int mask) {
    int can = can(formula);
    int kept = can & mask;
    if (kept == 0) {
      return false;
    }
    if (formula instanceof Formula.Atom atom) {
      return facts.require(atom, kept);
    }
    if (formula instanceof Formula.Negated negated) {
      return require(negated.part(), negated(kept));
    }
    if (formula instanceof Formula.Is is) {
      return kept == (Formula.T | Formula.F)
          || require(is.part(), kept == Formula.T ? is.truths() : Formula.ANY & ~is.truths());
    }
    return !(formula instanceof Formula.Joined joined) || join(joined, kept);
  }

  private boolean join(Formula.Joined joined, int mask) {
    int kept = joined.all() ? mask : negated(mask);
    if ((kept & Formula.F) == 0) {
      int each = kept == Formula.T ? Formula.T : Formula.T | Formula.U;
      for (Formula part : joined.parts()) {
        if (!require(part, joined.all() ? each : negated(each))) {
          return false;
        }
      }
    }
    return (kept & Formula.T) != 0 || only(joined, kept);
  }

  /** If only one part can make a conjunction less than true, it must. */
  private boolean only(Formula.Joined joined, int kept) {
    Formula one = null;
    for (Formula part : joined.parts()) {
      int can = joined.all() ? can(part) : negated(can(part));
      if ((can & kept) != 0) {
        if (one != null) {
          return true;
        }
        one = part;
      }
    }
    if (one == null) {
      return false;
    }
    int must = (kept & Formula.F) != 0 ? kept : Formula.U;
    return require(one, joined.all() ? must : negated(must));
  }

  /** A test on which the truth of a formula still depends. */
  Formula.Atom pick(Formula formula) {
    if (formula instanceof Formula.Atom atom) {
      return atom;
    }
    List<Formula> parts = new ArrayList<>();
    if (formula instanceof Formula.Negated negated) {
      parts.add(negated.part());
    } else if (formula instanceof Formula.Is is) {
      parts.add(is.part());
    } else if (formula instanceof Formula.Joined joined) {
      parts.addAll(joined.parts());
    }
    Formula best = null;
    int fewest = Integer.MAX_VALUE;
    for (Formula part : parts) {
      int open = Integer.bitCount(can(part)) == 1 ? 0 : open(part);
      if (open > 0 && open < fewest) {
        best = part;
        fewest = open;
      }
    }
    if (best == null) {
      throw new IllegalStateException("nothing is open");
    }
    return pick(best);
  }

  private int open(Formula formula) {
    int open = 0;
    for (Formula.Atom atom : formula.atoms()) {
      open += Integer.bitCount(facts.can(atom)) == 1 ? 0 : 1;
    }
    return open;
  }
}
