package dev.tenon.oidc;

import static dev.tenon.oidc.RefusedException.unless;

import dev.tenon.claims.Issuer;
import dev.tenon.claims.SigningAlgorithm;
import dev.tenon.claims.TokenRules;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Verifies the tokens of one issuer, with its keys and rules only. Thread-safe. */
final class IssuerTokens {

  private final Issuer issuer;
  private final IssuerKeys keys;
  private final Map<String, SigningAlgorithm> algorithms = new HashMap<>();

  IssuerTokens(Issuer issuer, IssuerKeys keys) {
    this.issuer = issuer;
    this.keys = keys;
    issuer.algorithms().forEach(algorithm -> algorithms.put(algorithm.code(), algorithm));
  }

  Issuer issuer() {
    return issuer;
  }

  IssuerKeys keys() {
    return keys;
  }

  /** Verifies header and signature, so that the payload can be trusted. Returns the keys used. */
  KeySet verifySignature(CompactToken token, Instant now) throws RefusedException {
    SigningAlgorithm algorithm = algorithms.get(token.header("alg"));
    if (algorithm == null) {
      throw new RefusedException(TokenRefusalReason.WRONG_ALGORITHM);
    }
    unless(!token.header().containsKey("crit"), TokenRefusalReason.MALFORMED, "header `crit`");
    unless(issuer.rules().acceptsType(token.header("typ")), TokenRefusalReason.WRONG_TYPE);
    String id = token.header("kid");
    KeySet set = keys.current(now);
    if (set == null) {
      throw new RefusedException(TokenRefusalReason.KEY_UNAVAILABLE, keys.problem());
    }
    List<VerificationKey> candidates = set.candidates(id, algorithm);
    if (candidates.isEmpty()) {
      set = keys.afterUnknown(set);
      candidates = set.candidates(id, algorithm);
    }
    unless(!candidates.isEmpty(), TokenRefusalReason.UNKNOWN_KEY);
    for (VerificationKey key : candidates) {
      if (key.verifies(algorithm, token.signed(), token.signature())) {
        return set;
      }
    }
    throw new RefusedException(TokenRefusalReason.BAD_SIGNATURE);
  }

  /** Checks the payload's times, audience and client (RFC 7519, section 4.1). */
  TokenTimes checkClaims(CompactToken token, Instant now) throws RefusedException {
    TokenTimes times = TokenTimes.of(token.claims());
    times.check(issuer.rules(), now);
    unless(isForUs(issuer.audience().find(token.claims())), TokenRefusalReason.WRONG_AUDIENCE);
    TokenRules rules = issuer.rules();
    unless(
        rules.parties().isEmpty() || rules.parties().contains(client(token)),
        TokenRefusalReason.WRONG_PARTY);
    for (Map.Entry<String, String> claim : rules.required().entrySet()) {
      unless(
          claim.getValue().equals(token.claims().get(claim.getKey())),
          TokenRefusalReason.WRONG_CLAIM,
          claim.getKey());
    }
    return times;
  }

  private boolean isForUs(@Nullable Object audience) throws RefusedException {
    if (audience instanceof String one) {
      return issuer.audiences().contains(one);
    }
    boolean ours = false;
    if (audience instanceof List<?> several) {
      for (Object one : several) {
        unless(one instanceof String, TokenRefusalReason.MALFORMED, "the audience");
        ours |= issuer.audiences().contains(one);
      }
    } else {
      unless(audience == null, TokenRefusalReason.MALFORMED, "the audience");
    }
    return ours;
  }

  private String client(CompactToken token) {
    return issuer.clientOf(token.claims());
  }
}
