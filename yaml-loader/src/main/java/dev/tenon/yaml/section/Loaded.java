package dev.tenon.yaml.section;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.policy.Policy;
import java.util.List;

/**
 * What a loading gives.
 *
 * @param policy the policy
 * @param warnings what its author should look at although it was accepted
 */
public record Loaded(Policy policy, List<Diagnostic> warnings) {}
