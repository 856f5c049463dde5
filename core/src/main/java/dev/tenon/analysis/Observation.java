package dev.tenon.analysis;

import dev.tenon.authz.Cause;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Effect;
import java.time.Instant;

/**
 * The engine's decision on one request of a {@link Counterexample}.
 *
 * @param where the policy or tenant in which it was decided, such as {@code before}, {@code tenant
 *     payments}
 * @param request the request
 * @param at the instant of the decision; the epoch if no rule has a time bound
 * @param reason the reason of the decision
 * @param cause the rule or clause that decided
 */
public record Observation(String where, Request request, Instant at, Reason reason, Cause cause) {

  static Observation of(String where, Request request, Instant at, Decision decision) {
    return new Observation(where, request, at, decision.reason(), decision.cause());
  }

  /**
   * The effect of the decision.
   *
   * @return ALLOW, STAGE or DENY
   */
  public Effect effect() {
    return reason.effect();
  }

  /** In one line, such as {@code before: DENY denied-by-rule: role *: DENY READ on docs}. */
  @Override
  public String toString() {
    String by = cause == Cause.Nothing.INSTANCE ? "" : ": " + cause;
    String at = cause.place().equals(Place.code()) ? "" : " (" + cause.place() + ")";
    return where + ": " + effect() + " " + reason.code() + by + at;
  }
}
