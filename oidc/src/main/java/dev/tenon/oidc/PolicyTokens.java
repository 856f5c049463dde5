package dev.tenon.oidc;

import dev.tenon.claims.Issuer;
import dev.tenon.policy.Policy;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The issuers of one policy, and the cache of tokens that were accepted under it. Thread-safe. */
final class PolicyTokens {

  private final Policy policy;
  private final Map<String, IssuerTokens> issuers;
  private final TokenCache cache;
  private final int maxLength;
  private final int maxDepth;

  private PolicyTokens(Policy policy, Map<String, IssuerTokens> issuers, TokenCache cache) {
    this.policy = policy;
    this.issuers = issuers;
    this.cache = cache;
    this.maxLength = policy.issuers().stream().mapToInt(i -> i.rules().maxLength()).max().orElse(0);
    this.maxDepth = policy.issuers().stream().mapToInt(i -> i.rules().maxDepth()).max().orElse(0);
  }

  /** The issuers of a policy; those with an unchanged key configuration keep their cached keys. */
  static PolicyTokens of(
      Policy policy,
      Map<String, IssuerTokens> before,
      Function<Issuer, IssuerKeys> newKeys,
      TokenCache cache) {
    Map<String, IssuerTokens> issuers = new HashMap<>();
    for (Issuer issuer : policy.issuers()) {
      IssuerTokens known = before.get(issuer.name());
      boolean same =
          known != null
              && known.issuer().keys().equals(issuer.keys())
              && known.issuer().keyTimes().equals(issuer.keyTimes());
      IssuerKeys keys = same && known != null ? known.keys() : newKeys.apply(issuer);
      issuers.put(issuer.name(), new IssuerTokens(issuer, keys));
    }
    return new PolicyTokens(policy, Map.copyOf(issuers), cache);
  }

  Policy policy() {
    return policy;
  }

  Map<String, IssuerTokens> issuers() {
    return issuers;
  }

  CompactToken parse(String text) throws RefusedException {
    RefusedException.unless(!text.isEmpty(), TokenRefusalReason.MISSING);
    RefusedException.unless(!issuers.isEmpty(), TokenRefusalReason.WRONG_ISSUER);
    RefusedException.unless(text.length() <= maxLength, TokenRefusalReason.TOO_LARGE);
    return CompactToken.parse(text, maxDepth);
  }

  IssuerTokens issuerOf(CompactToken token, int length) throws RefusedException {
    IssuerTokens issuer = issuers.get(token.claim("iss"));
    if (issuer == null) {
      throw new RefusedException(TokenRefusalReason.WRONG_ISSUER);
    }
    RefusedException.unless(
        length <= issuer.issuer().rules().maxLength(), TokenRefusalReason.TOO_LARGE);
    return issuer;
  }

  /** The cached result for a text, if it is still valid; else null. */
  @SuppressWarnings("ReferenceEquality") // a fetched set that is equal keeps the old object
  @Nullable Authenticated known(String text, int start, Instant now) {
    TokenCache.Entry entry = cache.get(text, start);
    if (entry == null || !entry.isUsable(now)) {
      return null;
    }
    IssuerTokens issuer = issuers.get(entry.result().subject().issuer());
    return issuer != null && issuer.keys().current(now) == entry.keys() ? entry.result() : null;
  }

  void keep(String text, int start, TokenCache.Entry entry) {
    cache.put(text, start, entry);
  }
}
