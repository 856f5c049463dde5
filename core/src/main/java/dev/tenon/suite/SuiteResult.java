package dev.tenon.suite;

import com.google.common.collect.ImmutableList;
import dev.tenon.diagnostic.Diagnostic;
import java.util.List;
import java.util.Objects;

/**
 * The result of a suite. Immutable.
 *
 * <pre>{@code
 * SuiteResult result = suite.run(policy);
 * System.out.println(result);
 * System.exit(result.isGreen() ? 0 : 1);
 * }</pre>
 */
public final class SuiteResult {

  private final Suite suite;
  private final List<CaseResult> cases;
  private final List<Proof> proofs;
  private final List<Diagnostic> problems;

  SuiteResult(Suite suite, List<CaseResult> cases, List<Proof> proofs, List<Diagnostic> problems) {
    this.suite = Objects.requireNonNull(suite, "suite");
    this.cases = ImmutableList.copyOf(cases);
    this.proofs = ImmutableList.copyOf(proofs);
    this.problems = ImmutableList.copyOf(problems);
  }

  /**
   * The suite.
   *
   * @return the suite
   */
  public Suite suite() {
    return suite;
  }

  /**
   * The result of each selected case, in the suite's order.
   *
   * @return an immutable list
   */
  public List<CaseResult> cases() {
    return cases;
  }

  /**
   * The result of each selected invariant, in the suite's order.
   *
   * @return an immutable list
   */
  public List<Proof> proofs() {
    return proofs;
  }

  /**
   * Problems of the run as a whole, such as that nothing was run.
   *
   * @return an immutable list
   */
  public List<Diagnostic> problems() {
    return problems;
  }

  /**
   * Whether everything passed and the run has no problems.
   *
   * @return false if an expectation failed, an invariant was not proved, or there is a problem
   */
  public boolean isGreen() {
    return problems.isEmpty() && failed() == 0 && proofs.stream().allMatch(Proof::holds);
  }

  /**
   * The number of expectations met.
   *
   * @return a count
   */
  public int passed() {
    return count(ExpectationOutcome.Passed.class);
  }

  /**
   * The number of expectations not met.
   *
   * @return a count
   */
  public int failed() {
    return count(ExpectationOutcome.Failed.class);
  }

  /**
   * The number of expectations skipped.
   *
   * @return a count
   */
  public int skipped() {
    return count(ExpectationOutcome.Skipped.class);
  }

  /**
   * The number of cases run.
   *
   * @return a count
   */
  public int casesRun() {
    return (int) cases.stream().filter(CaseResult::wasRun).count();
  }

  private int count(Class<? extends ExpectationOutcome> kind) {
    return (int)
        cases.stream().flatMap(each -> each.outcomes().stream()).filter(kind::isInstance).count();
  }

  /** The failures, then the counts; without a final line end. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    problems.forEach(problem -> out.append(problem).append("\n\n"));
    for (CaseResult result : cases) {
      if (!result.failures().isEmpty()) {
        out.append("FAILED ").append(result).append("\n\n");
      }
    }
    for (Proof proof : proofs) {
      if (!proof.holds()) {
        out.append("FAILED ").append(proof.stated().name()).append('\n');
        out.append(proof).append("\n\n");
      }
    }
    return out.append(counts()).toString();
  }

  private String proved() {
    long held = proofs.stream().filter(Proof::holds).count();
    return proofs.isEmpty()
        ? ""
        : "; "
            + held
            + " of "
            + proofs.size()
            + (proofs.size() == 1 ? " invariant" : " invariants")
            + " proved";
  }

  /**
   * The counts in one line.
   *
   * @return such as {@code shop: 18 passed, 0 failed, 1 skipped in 5 cases; 2 of 2 invariants
   *     proved}
   */
  public String counts() {
    return suite.name()
        + ": "
        + passed()
        + " passed, "
        + failed()
        + " failed, "
        + skipped()
        + " skipped in "
        + casesRun()
        + (casesRun() == 1 ? " case" : " cases")
        + proved();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof SuiteResult other
        && suite.equals(other.suite)
        && cases.equals(other.cases)
        && proofs.equals(other.proofs)
        && problems.equals(other.problems);
  }

  @Override
  public int hashCode() {
    return Objects.hash(suite, cases, proofs, problems);
  }
}
