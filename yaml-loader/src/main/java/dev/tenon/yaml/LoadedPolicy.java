package dev.tenon.yaml;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.policy.Policy;
import dev.tenon.yaml.section.Loaded;
import java.util.List;
import java.util.Objects;

/**
 * A policy with what its author should look at although it was accepted.
 *
 * <pre>{@code
 * LoadedPolicy loaded = YamlPolicies.read(Path.of("policy.yaml"));
 * loaded.warnings().forEach(System.err::println);
 * Authorizer authorizer = Authorizer.compile(loaded.policy());
 * }</pre>
 *
 * <p>Immutable and safe to share.
 *
 * @param policy the policy
 * @param warnings what was found, sorted by place; none is an error
 */
public record LoadedPolicy(Policy policy, List<Diagnostic> warnings) {

  /** Checks and copies the parts. */
  public LoadedPolicy {
    Objects.requireNonNull(policy, "policy");
    warnings = List.copyOf(warnings);
  }

  static LoadedPolicy of(Loaded loaded) {
    return new LoadedPolicy(loaded.policy(), loaded.warnings());
  }
}
