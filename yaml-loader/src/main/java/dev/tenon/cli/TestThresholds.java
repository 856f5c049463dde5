package dev.tenon.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The percentages that a run must reach.
 *
 * @param covering the least coverage of a policy's parts; below 0 for no threshold
 * @param noticing the least share of detected mutants; below 0 for no threshold
 */
record TestThresholds(int covering, int noticing) {

  /** A percentage that was not reached. */
  record Missed(String policy, String option, String what, int asked, int reached) {

    String words() {
      return policy
          + ": "
          + reached
          + " % "
          + what
          + ", and "
          + option
          + " asks for "
          + asked
          + " %";
    }
  }

  List<Missed> missedBy(TestRun run) {
    List<Missed> missed = new ArrayList<>();
    for (TestRun.OfPolicy policy : run.reports()) {
      covered(policy).ifPresent(missed::add);
      noticed(policy).ifPresent(missed::add);
    }
    return missed;
  }

  private Optional<Missed> covered(TestRun.OfPolicy policy) {
    return policy
        .coverage()
        .filter(coverage -> !coverage.reaches(covering))
        .map(coverage -> covered(policy.name(), coverage.percent()));
  }

  private Optional<Missed> noticed(TestRun.OfPolicy policy) {
    return policy
        .mutants()
        .filter(mutants -> mutants.score() < noticing)
        .map(mutants -> noticed(policy.name(), mutants.score()));
  }

  private Missed covered(String policy, int percent) {
    return new Missed(policy, "--covering", "is covered", covering, percent);
  }

  private Missed noticed(String policy, int percent) {
    return new Missed(policy, "--noticing", "of the changes are noticed", noticing, percent);
  }
}
