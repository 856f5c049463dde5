package dev.tenon.cli;

import dev.tenon.analysis.Analysis;
import dev.tenon.policy.Policy;
import picocli.CommandLine.Option;

/** The option that limits the work of a question about all requests. */
final class StepsOption {

  @Option(
      names = "--steps",
      paramLabel = "NUMBER",
      description =
          "How many steps the question may take, the same on every machine. Without it:"
              + " 10000000, some seconds of work.")
  long steps = Analysis.STEPS;

  Analysis of(Policy policy) {
    if (steps < 1) {
      throw new Usage("--steps is a number from 1");
    }
    return Analysis.of(policy).withBudget(steps);
  }
}
