package dev.tenon.yaml;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.suite.Suite;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A suite with the path of the policy that it tests, and with what its author should look at
 * although it was accepted. Immutable.
 */
public final class LoadedSuite {

  private final Suite suite;
  private final Path policy;
  private final List<Diagnostic> warnings;

  LoadedSuite(Suite suite, Path policy, List<Diagnostic> warnings) {
    this.suite = Objects.requireNonNull(suite, "suite");
    this.policy = Objects.requireNonNull(policy, "policy");
    this.warnings = List.copyOf(warnings);
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
   * Where the policy is: what the file names, or {@code policy.yaml} beside it.
   *
   * @return the path
   */
  public Path policy() {
    return policy;
  }

  /**
   * What was found, sorted by place; none is an error.
   *
   * @return an immutable list
   */
  public List<Diagnostic> warnings() {
    return warnings;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof LoadedSuite other
        && suite.equals(other.suite)
        && policy.equals(other.policy)
        && warnings.equals(other.warnings);
  }

  @Override
  public int hashCode() {
    return Objects.hash(suite, policy, warnings);
  }

  /** The name of this type, with each part. */
  @Override
  public String toString() {
    return "LoadedSuite["
        + "suite="
        + suite
        + ", policy="
        + policy
        + ", warnings="
        + warnings
        + "]";
  }
}
