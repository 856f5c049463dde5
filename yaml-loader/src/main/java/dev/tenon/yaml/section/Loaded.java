package dev.tenon.yaml.section;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.policy.Policy;
import java.util.List;

/**
 * The result of loading.
 *
 * @param policy the policy
 * @param warnings the warnings about it
 */
public record Loaded(Policy policy, List<Diagnostic> warnings) {}
