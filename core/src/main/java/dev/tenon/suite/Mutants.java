package dev.tenon.suite;

import com.google.common.collect.ImmutableList;
import dev.tenon.analysis.Analysis;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.policy.Policy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Mutation testing of a policy: makes each small change that matters, and runs the cases that it
 * can affect until one fails; if none does, it proves the invariants until one is broken.
 *
 * <pre>{@code
 * Mutants mutants = Mutants.of(policy, suites);
 * mutants.survived().forEach(System.out::println);   // not detected by any test
 * if (mutants.score() < 100) System.exit(1);
 * }</pre>
 *
 * <p>A change that alters no decision does not count; neither does one that makes the policy
 * invalid. A change that replaces a pattern's first segment by {@code *} does not count if that
 * segment matches every root that the policy or a suite names: it can matter only for resources
 * below an unnamed first segment, from which no inference leads to others. A pattern names its
 * first segment, a glob or a variable the roots that match it, {@code *} and {@code **} none; a
 * suite names the first segments of its resources, so that one case about another root makes these
 * changes count. A mutant that a suite {@linkplain Suite#ignoring ignores} with a reason counts as
 * neither killed nor survived. Skipped cases, cases that already fail, and invariants that are not
 * already proved detect nothing. Immutable.
 */
public final class Mutants {

  private final ImmutableList<Mutant> survived;
  private final ImmutableList<Mutant> equivalent;
  private final int killed;
  private final long casesRun;

  private final ImmutableList<Mutant> elsewhere;
  private final ImmutableList<Ignored> ignored;
  private final ImmutableList<Diagnostic> problems;

  private Mutants(Hunt hunt, List<Diagnostic> problems) {
    this.survived = ImmutableList.copyOf(hunt.survived);
    this.equivalent = ImmutableList.copyOf(hunt.equivalent);
    this.elsewhere = ImmutableList.copyOf(hunt.elsewhere);
    this.ignored = ImmutableList.copyOf(hunt.ignored);
    this.problems = ImmutableList.copyOf(problems);
    this.killed = hunt.killed;
    this.casesRun = hunt.casesRun;
  }

  /**
   * A mutant that no case detected, and why it need not be detected. Immutable.
   *
   * @param mutant the mutant
   * @param by the entry of a suite that ignores it
   */
  public record Ignored(Mutant mutant, IgnoredMutant by) {

    /** In one line, with the reason. */
    @Override
    public String toString() {
      return mutant + " because " + by.because();
    }
  }

  /**
   * Makes all changes and runs the cases. Compiles the policy, or the part that the cases can
   * reach, once for each change.
   *
   * @param policy the policy
   * @param suites the suites that test it
   * @return the result
   */
  public static Mutants of(Policy policy, Collection<Suite> suites) {
    return of(policy, suites, (done, all) -> {});
  }

  /**
   * Makes all changes and runs the cases, with progress reports.
   *
   * @param policy the policy
   * @param suites the suites that test it
   * @param progress called after each change
   * @return the result
   */
  public static Mutants of(Policy policy, Collection<Suite> suites, Progress progress) {
    return new Hunt(policy, suites).run(progress);
  }

  /** Receives the progress of a search. */
  @FunctionalInterface
  public interface Progress {

    /**
     * Reports progress.
     *
     * @param done the number of changes processed
     * @param all the total number
     */
    void at(int done, int all);
  }

  /**
   * The mutants that no case and no invariant detected.
   *
   * @return an immutable list in the order of the policy
   */
  public List<Mutant> survived() {
    return survived;
  }

  /**
   * The mutants that no case can detect, because every decision is as before.
   *
   * @return an immutable list in the order of the policy
   */
  public List<Mutant> equivalent() {
    return equivalent;
  }

  /**
   * The undetected mutants that matter only for resources below a first segment that neither the
   * policy nor a suite names.
   *
   * @return an immutable list in the order of the policy
   */
  public List<Mutant> elsewhere() {
    return elsewhere;
  }

  /**
   * The mutants that no case detected and a suite ignores.
   *
   * @return an immutable list in the order of the policy
   */
  public List<Ignored> ignored() {
    return ignored;
  }

  /**
   * Warnings for unused ignore entries: no mutant with that text survived.
   *
   * @return an immutable list of warnings, in the order of the suites
   */
  public List<Diagnostic> problems() {
    return problems;
  }

  /**
   * The number of mutants detected.
   *
   * @return a count
   */
  public int killed() {
    return killed;
  }

  /**
   * The number of mutants that count, detected or not.
   *
   * @return a count, without the {@link #equivalent} ones, those {@link #elsewhere} and the {@link
   *     #ignored} ones
   */
  public int total() {
    return killed + survived.size();
  }

  /**
   * The percentage of mutants detected.
   *
   * @return a number from 0 to 100, rounded down; 100 if there is none
   */
  public int score() {
    return total() == 0 ? 100 : (int) (killed * 100L / total());
  }

  /**
   * The number of cases run, over all changes.
   *
   * @return a count
   */
  public long casesRun() {
    return casesRun;
  }

  /** The survived mutants, then the score; without a final line end. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    survived.forEach(mutant -> out.append(mutant).append('\n'));
    problems.forEach(problem -> out.append(problem).append('\n'));
    out.append("mutants: ").append(score()).append(" % of ").append(total()).append(" noticed");
    out.append(", ").append(equivalent.size()).append(" mean the same");
    if (!elsewhere.isEmpty()) {
      out.append(", ").append(elsewhere.size()).append(" matter only for roots that nobody names");
    }
    if (!ignored.isEmpty()) {
      out.append(", ").append(ignored.size()).append(" ignored");
    }
    return out.toString();
  }

  /** One search for surviving mutants. For one thread. */
  private static final class Hunt {

    private final Policy policy;
    private final List<Pack> packs = new ArrayList<>();
    private final List<Mutant> survived = new ArrayList<>();
    private final List<Mutant> equivalent = new ArrayList<>();
    private final List<Mutant> elsewhere = new ArrayList<>();
    private final List<Ignored> ignored = new ArrayList<>();
    private final NamedRoots roots;
    private final Set<IgnoredMutant> idle = Collections.newSetFromMap(new IdentityHashMap<>());
    private int killed;
    private long casesRun;

    Hunt(Policy policy, Collection<Suite> suites) {
      this.policy = policy;
      this.roots = new NamedRoots(policy, suites);
      suites.forEach(suite -> idle.addAll(suite.ignored()));
      suites.forEach(suite -> packs.add(new Pack(suite, policy)));
    }

    Mutants run(Progress progress) {
      Equivalence equivalence = new Equivalence(policy, packs.stream().map(Pack::suite).toList());
      List<Mutation> changes = PolicyChanges.of(policy);
      int done = 0;
      for (Mutation change : changes) {
        progress.at(done++, changes.size());
        if (isNoticed(change)) {
          killed++;
        } else {
          made(change, new PolicyParts(policy)).ifPresent(made -> judge(change, made, equivalence));
        }
      }
      return new Mutants(this, problems());
    }

    /** Classifies a change that no case detects. */
    private void judge(Mutation change, Policy made, Equivalence equivalence) {
      Mutant mutant = new Mutant(change.kind(), change.text(), change.edit(), made);
      if (equivalence.isSame(change, made)) {
        equivalent.add(mutant);
      } else if (packs.stream().anyMatch(pack -> pack.isBrokenBy(made))) {
        killed++;
      } else if (roots.areBesides(change)) {
        elsewhere.add(mutant);
      } else {
        survivor(mutant);
      }
    }

    private void survivor(Mutant mutant) {
      List<IgnoredMutant> by =
          entries().filter(entry -> entry.change().equals(mutant.text())).toList();
      by.forEach(idle::remove);
      if (by.isEmpty()) {
        survived.add(mutant);
      } else {
        ignored.add(new Ignored(mutant, by.get(0)));
      }
    }

    private Stream<IgnoredMutant> entries() {
      return packs.stream().flatMap(pack -> pack.suite().ignored().stream());
    }

    private List<Diagnostic> problems() {
      List<String> texts = survived.stream().map(Mutant::text).toList();
      return entries().filter(idle::contains).map(entry -> unused(entry, texts)).toList();
    }

    private static Diagnostic unused(IgnoredMutant entry, List<String> texts) {
      String near = Suggestion.nearest(entry.change(), texts);
      return Diagnostic.warning(
              "unused-silence",
              entry.place(),
              "no mutant survives that says " + Diagnostic.quote(entry.change()))
          .because("an entry that is left behind hides the next mistake")
          .mend(
              near.isEmpty()
                  ? "remove it, or write the text of a mutant that survives"
                  : Suggestion.among(entry.change(), texts));
    }

    private boolean isNoticed(Mutation change) {
      for (Pack pack : packs) {
        List<Touch> touched = pack.within(change.reach());
        if (!touched.isEmpty() && isNoticed(change, pack, touched)) {
          return true;
        }
      }
      return false;
    }

    private boolean isNoticed(Mutation change, Pack pack, List<Touch> touched) {
      Optional<Policy> made = made(change, partsFor(change.reach(), touched));
      if (made.isEmpty()) {
        return false;
      }
      Runner runner =
          change.reach().claims()
              ? Runner.of(pack.suite(), made.get())
              : pack.runner().withPolicy(made.get());
      for (Touch touch : touched) {
        casesRun++;
        boolean same =
            change.reach().claims()
                ? runner.passes(touch.test())
                : runner.decidesAsExpected(touch.test());
        if (!same) {
          return true;
        }
      }
      return false;
    }

    /** The parts needed to test a change; of a change in a role, only its holders' roles. */
    private PolicyParts partsFor(Mutation.Reach reach, List<Touch> touched) {
      PolicyParts parts = new PolicyParts(policy);
      if (reach.role().isEmpty()) {
        return parts;
      }
      Set<String> held = new HashSet<>();
      touched.forEach(touch -> held.addAll(touch.roles()));
      return parts.limitedTo(held);
    }

    /** The changed policy; empty if it is invalid. */
    private static Optional<Policy> made(Mutation change, PolicyParts parts) {
      try {
        change.make().accept(parts);
        return Optional.of(parts.build());
      } catch (DiagnosticException refused) {
        return Optional.empty();
      }
    }
  }

  /** A suite with its passing cases, each with what could affect it. */
  private static final class Pack {

    private final Suite suite;
    private final Runner runner;
    private final List<Touch> touches = new ArrayList<>();
    private final List<NamedInvariant> proved;

    Pack(Suite suite, Policy policy) {
      this.suite = suite;
      this.runner = Runner.of(suite, policy);
      for (Case test : suite.cases()) {
        if (test.skipReason().isEmpty() && runner.passes(test)) {
          touches.add(new Touch(test, runner, policy));
        }
      }
      this.proved =
          suite.prove(policy, Selection.all()).stream()
              .filter(Proof::holds)
              .map(Proof::stated)
              .toList();
    }

    boolean isBrokenBy(Policy changed) {
      Analysis analysis = Analysis.of(changed);
      return proved.stream().anyMatch(stated -> !analysis.prove(stated.invariant()).holds());
    }

    Suite suite() {
      return suite;
    }

    Runner runner() {
      return runner;
    }

    List<Touch> within(Mutation.Reach reach) {
      return touches.stream().filter(touch -> touch.isWithin(reach)).toList();
    }
  }
}
