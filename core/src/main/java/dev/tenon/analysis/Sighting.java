package dev.tenon.analysis;

import dev.tenon.authz.Cause;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Effect;
import java.time.Instant;
import java.util.Objects;

/** What the engine said to one request of a {@link Witness}. */
public final class Sighting {

  private final String where;
  private final Request request;
  private final Instant at;
  private final Reason reason;
  private final Cause cause;

  Sighting(String where, Request request, Instant at, Reason reason, Cause cause) {
    this.where = where;
    this.request = request;
    this.at = at;
    this.reason = reason;
    this.cause = cause;
  }

  /**
   * Under which policy, or in which tenant, in a word or two: {@code before}, {@code tenant
   * payments}.
   *
   * @return the text
   */
  public String where() {
    return where;
  }

  /**
   * The request.
   *
   * @return the request
   */
  public Request request() {
    return request;
  }

  /**
   * The instant at which it was decided; the epoch where no rule has a time.
   *
   * @return the instant
   */
  public Instant at() {
    return at;
  }

  /**
   * Why it was decided as it was.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  /**
   * The rule or clause that decided.
   *
   * @return the cause
   */
  public Cause cause() {
    return cause;
  }

  static Sighting of(String where, Request request, Instant at, Decision decision) {
    return new Sighting(where, request, at, decision.reason(), decision.cause());
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

  @Override
  public boolean equals(Object o) {
    return o instanceof Sighting other
        && where.equals(other.where)
        && request.equals(other.request)
        && at.equals(other.at)
        && reason.equals(other.reason)
        && cause.equals(other.cause);
  }

  @Override
  public int hashCode() {
    return Objects.hash(where, request, at, reason, cause);
  }
}
