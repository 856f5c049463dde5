package dev.tenon.yaml;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.suite.Suite;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** An accepted suite, the path of the policy that it tests, and its warnings. Immutable. */
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
   * The policy's path: the one that the file names, or {@code policy.yaml} in the file's directory.
   *
   * @return the path
   */
  public Path policy() {
    return policy;
  }

  /**
   * The warnings, sorted by place.
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

  /** The type's name with all components. */
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
