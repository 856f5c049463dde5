package dev.tenon.yaml;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.policy.Policy;
import dev.tenon.yaml.section.Loaded;
import java.util.List;
import java.util.Objects;

/**
 * An accepted policy and its warnings.
 *
 * <pre>{@code
 * LoadedPolicy loaded = YamlPolicies.read(Path.of("policy.yaml"));
 * loaded.warnings().forEach(System.err::println);
 * Authorizer authorizer = Authorizer.compile(loaded.policy());
 * }</pre>
 *
 * <p>Immutable and safe to share.
 */
public final class LoadedPolicy {

  private final Policy policy;
  private final List<Diagnostic> warnings;

  LoadedPolicy(Policy policy, List<Diagnostic> warnings) {
    this.policy = Objects.requireNonNull(policy, "policy");
    this.warnings = List.copyOf(warnings);
  }

  /**
   * The policy.
   *
   * @return the policy
   */
  public Policy policy() {
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

  static LoadedPolicy of(Loaded loaded) {
    return new LoadedPolicy(loaded.policy(), loaded.warnings());
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof LoadedPolicy other
        && policy.equals(other.policy)
        && warnings.equals(other.warnings);
  }

  @Override
  public int hashCode() {
    return Objects.hash(policy, warnings);
  }

  /** The type's name with all components. */
  @Override
  public String toString() {
    return "LoadedPolicy[" + "policy=" + policy + ", warnings=" + warnings + "]";
  }
}
