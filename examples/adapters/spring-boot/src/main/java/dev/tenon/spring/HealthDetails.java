package dev.tenon.spring;

import dev.tenon.live.Health;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.oidc.KeyHealth;
import dev.tenon.oidc.TokenVerifier;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the health of the application says of Tenon. */
final class HealthDetails {

  private HealthDetails() {}

  /** Whether requests can be decided: the policy is fresh, and keys that were wanted are there. */
  static boolean isUp(LiveAuthorizer live, TokenVerifier verifier, TenonProperties properties) {
    Duration most = properties.staleAfter();
    Health health = live.health();
    boolean fresh = most == null || health.unconfirmed().compareTo(most) <= 0;
    return fresh && health.isReady() && missingKeys(verifier).isEmpty();
  }

  private static List<String> missingKeys(TokenVerifier verifier) {
    return verifier.health().stream()
        .filter(keys -> keys.isFailing() && !keys.available())
        .map(KeyHealth::issuer)
        .toList();
  }

  static Map<String, Object> of(LiveAuthorizer live, TokenVerifier verifier) {
    Health health = live.health();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("policy", health.version());
    details.put("since", health.since().toString());
    details.put("unconfirmedSeconds", health.unconfirmed().toSeconds());
    details.put("stale", health.stale());
    details.put("refused", health.refused());
    details.put("missingKeys", missingKeys(verifier));
    return details;
  }
}
