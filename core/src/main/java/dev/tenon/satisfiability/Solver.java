package dev.tenon.satisfiability;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.Absent;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.FreshText;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds values for which formulas are true, or proves that there are none. It decides one test
 * after another, and narrows the others after each decision; what is decided about texts, numbers
 * and times is then given values. The order is fixed, so that an answer is always the same. For one
 * thread.
 *
 * <p>The question is NP-complete, so its steps are bounded.
 */
public final class Solver {

  /** What was found. */
  public sealed interface Outcome {

    /**
     * Values for which the formulas are true.
     *
     * @param model the values
     */
    record Found(Model model) implements Outcome {}

    /** There are no such values. */
    record None() implements Outcome {}

    /**
     * It was not decided.
     *
     * @param reason why, in words
     */
    record Undecided(String reason) implements Outcome {}
  }

  /** The most steps of one search. */
  static final int MOST_STEPS = 100_000;

  private static final Outcome NONE = new Outcome.None();

  private final FreshText fresh;
  private final Budget budget;
  private final Care care;

  /**
   * A solver.
   *
   * @param fresh text that occurs in no formula
   * @param budget counts the steps of all searches
   */
  public Solver(FreshText fresh, Budget budget) {
    this(fresh, budget, Care.FULL);
  }

  Solver(FreshText fresh, Budget budget, Care care) {
    this.fresh = fresh;
    this.budget = budget;
    this.care = care;
  }

  /** Finds values for which all formulas are true. */
  public Outcome solve(Collection<Formula> target) {
    ImmutableList<Formula> goals = ImmutableList.copyOf(target);
    if (goals.contains(Formula.FALSE) || goals.contains(Formula.UNKNOWN)) {
      return NONE;
    }
    try {
      return new Attempt(goals).search();
    } catch (Undecidable open) {
      return new Outcome.Undecided(open.reason());
    }
  }

  /** One search. */
  private final class Attempt {

    private final ImmutableList<Formula> goals;
    private final ImmutableSet<Formula.Atom> atoms;
    private int left = MOST_STEPS;

    Attempt(ImmutableList<Formula> goals) {
      this.goals = goals;
      ImmutableSet.Builder<Formula.Atom> all = ImmutableSet.builder();
      goals.forEach(goal -> all.addAll(goal.atoms()));
      this.atoms = all.build();
    }

    Outcome search() {
      Facts facts = new Facts(atoms);
      if (!care.mayBeMissing()) {
        facts.unknowns().forEach(one -> facts.allow(one, Facts.KNOWN));
      }
      harmless().forEach(one -> facts.allow(one, Facts.ABSENT | Facts.NOT_KNOWN));
      return search(facts).<Outcome>map(values -> new Outcome.Found(Model.of(values))).orElse(NONE);
    }

    /**
     * What is only read where a test must not be true: without it, such a test is still not true,
     * since Kleene's connectives are monotone in what is known.
     */
    private Set<Unknown> harmless() {
      Set<Unknown> weak = new HashSet<>();
      Set<Unknown> strong = new HashSet<>();
      for (Formula goal : goals) {
        boolean harmless =
            goal instanceof Formula.Is is
                && ((is.truths() & Formula.T) == 0)
                && ((is.truths() & Formula.U) != 0 || !care.missingOnlyWhereHarmless());
        goal.atoms()
            .forEach(
                atom ->
                    (harmless && !(atom instanceof Formula.Presence) ? weak : strong)
                        .addAll(atom.operands()));
      }
      weak.removeAll(strong);
      weak.removeIf(Unknown::isTime);
      return weak;
    }

    private void step() {
      budget.step();
      if (--left < 0) {
        throw new Undecidable("conditions need more than " + MOST_STEPS + " steps");
      }
    }

    private Optional<Map<Unknown, Object>> search(Facts facts) {
      step();
      Narrowing narrowing = new Narrowing(facts);
      if (!narrowing.require(goals)) {
        return Optional.empty();
      }
      Optional<Map<Unknown, Object>> values = values(facts);
      if (values.isEmpty()) {
        return values;
      }
      Formula open = null;
      for (Formula goal : goals) {
        if (open == null && narrowing.can(goal) != Formula.T) {
          open = goal;
        }
      }
      if (open == null) {
        return values;
      }
      Formula.Atom atom = narrowing.pick(open);
      for (Unknown operand : atom.operands()) {
        if (!facts.isSettled(operand)) {
          return branch(facts, operand);
        }
      }
      for (boolean holds : new boolean[] {true, false}) {
        Facts copy = new Facts(facts);
        if (copy.set(atom, holds)) {
          Optional<Map<Unknown, Object>> found = search(copy);
          if (found.isPresent()) {
            return found;
          }
        }
      }
      return Optional.empty();
    }

    private Optional<Map<Unknown, Object>> branch(Facts facts, Unknown operand) {
      for (int status : List.of(Facts.KNOWN, Facts.NOT_KNOWN, Facts.ABSENT)) {
        Facts copy = new Facts(facts);
        if (copy.may(operand, status) && copy.allow(operand, status)) {
          Optional<Map<Unknown, Object>> found = search(copy);
          if (found.isPresent()) {
            return found;
          }
        }
      }
      return Optional.empty();
    }

    /** Values for all that is decided so far; empty if there are none. */
    private Optional<Map<Unknown, Object>> values(Facts facts) {
      Map<TextAtom, Boolean> texts = new LinkedHashMap<>();
      Map<Formula.Atom, Boolean> orders = new LinkedHashMap<>();
      Map<Unknown, Object> values = new LinkedHashMap<>();
      for (Formula.Atom atom : atoms) {
        if (facts.isKnown(atom) && facts.isDecided(atom)) {
          boolean holds = facts.holds(atom);
          if (atom instanceof TextAtom text) {
            texts.put(text, holds);
          } else if (atom instanceof Below || atom instanceof InHours) {
            orders.put(atom, holds);
          } else if (atom instanceof Flag flag) {
            values.put(flag.flag(), holds);
          }
        }
      }
      Optional<Map<Unknown, Object>> some =
          texts.isEmpty()
              ? Optional.of(Map.of())
              : new TextTheory(fresh, budget, care, texts).solve();
      Optional<Map<Unknown, Object>> more =
          some.isEmpty() || orders.isEmpty()
              ? some.map(found -> Map.of())
              : new OrderTheory(budget, care, orders).solve();
      if (some.isEmpty() || more.isEmpty()) {
        return Optional.empty();
      }
      values.putAll(some.get());
      values.putAll(more.get());
      for (Unknown unknown : facts.unknowns()) {
        if (facts.isKnown(unknown)) {
          values.computeIfAbsent(unknown, facts::any);
        } else if (!facts.may(unknown, Facts.NOT_KNOWN)) {
          values.put(unknown, Absent.ABSENT);
        }
      }
      return Optional.of(values);
    }
  }
}
