package dev.tenon.yaml;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.suite.Suite;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A suite with the path of the policy that it tests, and with what its author should look at
 * although it was accepted. Immutable.
 *
 * @param suite the suite
 * @param policy where the policy is: what the file names, or {@code policy.yaml} beside it
 * @param warnings what was found, sorted by place; none is an error
 */
public record LoadedSuite(Suite suite, Path policy, List<Diagnostic> warnings) {

  /** Checks and copies the parts. */
  public LoadedSuite {
    Objects.requireNonNull(suite, "suite");
    Objects.requireNonNull(policy, "policy");
    warnings = List.copyOf(warnings);
  }
}
