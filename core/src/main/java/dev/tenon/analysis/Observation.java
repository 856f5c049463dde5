package dev.tenon.analysis;

import dev.tenon.authz.Cause;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Effect;
import java.time.Instant;

/**
 * What the engine said to one request of a {@link Counterexample}.
 *
 * @param where under which policy, or in which tenant, in a word or two: {@code before}, {@code
 *     tenant payments}
 * @param request the request
 * @param at the instant at which it was decided; the epoch where no rule has a time
 * @param reason why it was decided as it was
 * @param cause the rule or clause that decided
 */
public record Observation(String where, Request request, Instant at, Reason reason, Cause cause) {

  static Observation of(String where, Request request, Instant at, Decision decision) {
    return new Observation(where, request, at, decision.reason(), decision.cause());
  }

  /**
   * What is done with the request.
   *
   * @return allow, hold or deny
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
