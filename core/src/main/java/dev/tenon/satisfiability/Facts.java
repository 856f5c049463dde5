package dev.tenon.satisfiability;

import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.Texts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is decided in a search: which statuses each unknown may have, and which truth each test may
 * have where its operands are known.
 */
final class Facts {

  /** It has a value of its type. */
  static final int KNOWN = 1;

  /** It is given as absent. */
  static final int ABSENT = 2;

  /** It is not given, or of another type. */
  static final int NOT_KNOWN = 4;

  private static final int ANY = KNOWN | ABSENT | NOT_KNOWN;

  private final Map<Unknown, Integer> statuses;
  private final Map<Formula.Atom, Integer> truths;
  private final Map<Unknown, Domain> domains;
  private int changes;

  Facts(Set<Formula.Atom> atoms) {
    statuses = new LinkedHashMap<>();
    truths = new HashMap<>();
    domains = new HashMap<>();
    for (Formula.Atom atom : atoms) {
      truths.put(atom, Formula.T | Formula.F);
      for (Unknown unknown : atom.operands()) {
        statuses.put(unknown, unknown.isTime() ? KNOWN : ANY);
        domains.computeIfAbsent(unknown, one -> domain(one, atoms));
      }
    }
  }

  Facts(Facts from) {
    statuses = new LinkedHashMap<>(from.statuses);
    truths = new HashMap<>(from.truths);
    domains = new HashMap<>(from.domains);
  }

  private static Domain domain(Unknown unknown, Set<Formula.Atom> atoms) {
    return switch (unknown.kind()) {
      case TEXT -> Domain.Listed.of(unknown.names());
      case NUMBER, INTEGER, INSTANT -> Domain.Interval.ALL;
      case ADDRESS -> Domain.Addresses.of(atoms, unknown);
      case TEXTS, BOOLEAN -> new Domain.Any();
    };
  }

  Set<Unknown> unknowns() {
    return ImmutableSet.copyOf(statuses.keySet());
  }

  private int status(Unknown unknown) {
    return statuses.getOrDefault(unknown, ANY);
  }

  private Domain domain(Unknown unknown) {
    return domains.getOrDefault(unknown, new Domain.Any());
  }

  boolean may(Unknown unknown, int some) {
    return (status(unknown) & some) != 0;
  }

  boolean isKnown(Unknown unknown) {
    return status(unknown) == KNOWN;
  }

  /** Whether it is decided if it is known, and if not, nothing else matters. */
  boolean isSettled(Unknown unknown) {
    return Integer.bitCount(status(unknown)) == 1;
  }

  /** Leaves only some statuses; false if none is left. */
  boolean allow(Unknown unknown, int some) {
    int kept = status(unknown) & some;
    changes += kept == status(unknown) ? 0 : 1;
    statuses.put(unknown, kept);
    return kept != 0;
  }

  /** Whether all operands of a test are known. */
  boolean isKnown(Formula.Atom atom) {
    return atom instanceof Formula.Presence || atom.operands().stream().allMatch(this::isKnown);
  }

  boolean isDecided(Formula.Atom atom) {
    return Integer.bitCount(truths.getOrDefault(atom, 0)) == 1;
  }

  boolean holds(Formula.Atom atom) {
    return truths.getOrDefault(atom, 0) == Formula.T;
  }

  /** The truth values that a test may have. */
  int can(Formula.Atom atom) {
    if (atom instanceof Formula.Presence present) {
      int status = status(present.of());
      return ((status & KNOWN) != 0 ? Formula.T : 0)
          | ((status & ABSENT) != 0 ? Formula.F : 0)
          | ((status & NOT_KNOWN) != 0 ? Formula.U : 0);
    }
    List<Unknown> operands = atom.operands();
    int live = truths.getOrDefault(atom, 0);
    if (operands.size() == 1) {
      live &= domain(operands.get(0)).can(atom);
    }
    boolean mayBeKnown = true;
    boolean mayBeMissing = false;
    for (Unknown operand : operands) {
      mayBeKnown &= may(operand, KNOWN);
      mayBeMissing |= may(operand, ABSENT | NOT_KNOWN);
    }
    return (mayBeKnown ? live : 0) | (mayBeMissing ? Formula.U : 0);
  }

  /** How often something was decided. */
  int changes() {
    return changes;
  }

  /** Whether each test may have some truth value. */
  boolean areConsistent() {
    return truths.keySet().stream().allMatch(atom -> can(atom) != 0);
  }

  /** Decides a test; false if it cannot be so. */
  boolean set(Formula.Atom atom, boolean holds) {
    return require(atom, holds ? Formula.T : Formula.F);
  }

  /** Leaves only some truth values of a test; false if none is left. */
  boolean require(Formula.Atom atom, int mask) {
    if (atom instanceof Formula.Presence present) {
      return allow(
          present.of(),
          ((mask & Formula.T) != 0 ? KNOWN : 0)
              | ((mask & Formula.F) != 0 ? ABSENT : 0)
              | ((mask & Formula.U) != 0 ? NOT_KNOWN : 0));
    }
    List<Unknown> operands = atom.operands();
    if ((mask & Formula.U) == 0) {
      for (Unknown operand : operands) {
        if (!allow(operand, KNOWN)) {
          return false;
        }
      }
    }
    int kept = truths.getOrDefault(atom, 0) & mask;
    changes += kept == truths.getOrDefault(atom, 0) ? 0 : 1;
    truths.put(atom, kept);
    if (kept == 0) {
      return isMissing(operands);
    }
    if (Integer.bitCount(kept) == 1 && operands.size() == 1) {
      Unknown only = operands.get(0);
      Domain less = domain(only).where(atom, kept == Formula.T);
      if (less == null) {
        return allow(only, ABSENT | NOT_KNOWN);
      }
      changes += less.equals(domain(only)) ? 0 : 1;
      domains.put(only, less);
    }
    return true;
  }

  /** One of the operands must not be known; decided if only one may be so. */
  private boolean isMissing(List<Unknown> operands) {
    List<Unknown> open =
        operands.stream().filter(operand -> may(operand, ABSENT | NOT_KNOWN)).toList();
    return open.size() == 1 ? allow(open.get(0), ABSENT | NOT_KNOWN) : !open.isEmpty();
  }

  /** A value of an unknown that no test of others reads. */
  @Nullable Object any(Unknown unknown) {
    return switch (unknown.kind()) {
      case TEXT -> domain(unknown) instanceof Domain.Listed listed ? listed.texts().get(0) : "x";
      case TEXTS -> Texts.copyOf(List.of());
      case NUMBER, INTEGER -> BigDecimal.ZERO;
      case BOOLEAN -> false;
      case INSTANT -> Instant.ofEpochMilli(unknown.isTime() ? unknown.near() : 0);
      case ADDRESS -> ((Domain.Addresses) domain(unknown)).first();
    };
  }
}
