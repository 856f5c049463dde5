package dev.tenon.oidc;

import dev.tenon.claims.Issuer;
import dev.tenon.claims.SigningAlgorithm;
import dev.tenon.claims.TokenRules;
import dev.tenon.policy.Policy;
import java.util.function.Supplier;

/**
 * The issuers of the policy in force, with the rules of their ID tokens in place of those of their
 * access tokens. Made once for each policy; thread-safe.
 */
final class IdTokenPolicy implements Supplier<Policy> {

  private record Known(Policy from, Policy made) {}

  private final Supplier<Policy> policies;
  private final String client;
  private volatile Known known;

  IdTokenPolicy(Supplier<Policy> policies, String client) {
    this.policies = policies;
    this.client = client;
    Policy policy = policies.get();
    this.known = new Known(policy, made(policy));
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a policy is replaced as a whole
  public Policy get() {
    Policy policy = policies.get();
    Known last = known;
    if (last.from() != policy) {
      last = new Known(policy, made(policy));
      known = last;
    }
    return last.made();
  }

  /**
   * The same issuers with the same algorithms, types, times and keys, and another audience. What
   * access tokens must say besides, such as their scopes, is not asked of ID tokens.
   */
  private Policy made(Policy policy) {
    Policy.Builder tokens = Policy.builder();
    for (Issuer issuer : policy.issuers()) {
      TokenRules rules = issuer.rules();
      TokenRules own =
          TokenRules.standard()
              .types(rules.types())
              .skew(rules.skew())
              .limits(rules.maxLength(), rules.maxDepth());
      Issuer.Builder same =
          Issuer.builder(issuer.name())
              .audiences(client)
              .algorithms(issuer.algorithms().toArray(SigningAlgorithm[]::new))
              .rules(rules.maxAge().map(own::maxAge).orElse(own))
              .keyTimes(issuer.keyTimes());
      issuer.keys().ifPresent(same::keys);
      tokens.issuer(same.build());
    }
    return tokens.build();
  }
}
