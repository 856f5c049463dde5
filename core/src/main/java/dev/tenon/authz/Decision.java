package dev.tenon.authz;

import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import java.util.Objects;

/**
 * The answer to a request: an effect, the reason, the rule or tenant clause that decided, and the
 * version of the policy.
 *
 * <pre>{@code
 * Decision decision = authorizer.check(ada, "FLINK_SUBMIT", job);
 * if (!decision.allowed()) {
 *   log.info("{}: {} at {}", decision.reason().code(), decision.cause(), decision.cause().place());
 * }
 * }</pre>
 *
 * <p>A rule creates its decision on first use and returns it from then on, without an allocation.
 * Immutable; equal when reason, cause, tenant and the policy's version are equal.
 */
public final class Decision {

  private final Reason reason;
  private final Cause cause;
  private final PolicyVersion policyVersion;
  private final String tenant;

  Decision(Reason reason, Cause cause, PolicyVersion policyVersion, String tenant) {
    this.reason = reason;
    this.cause = cause;
    this.policyVersion = policyVersion;
    this.tenant = tenant;
  }

  /** Whether it has the version of a policy. */
  boolean isBy(PolicyVersion other) {
    return policyVersion == other;
  }

  /**
   * The effect on the request.
   *
   * @return {@link Effect#ALLOW}, {@link Effect#STAGE} or {@link Effect#DENY}
   */
  public Effect effect() {
    return reason.effect();
  }

  /**
   * Whether the request may go ahead now. A request that is pending approval may not.
   *
   * @return true for {@link Effect#ALLOW} alone
   */
  public boolean allowed() {
    return reason == Reason.ALLOWED_BY_RULE;
  }

  /**
   * Whether the request is pending an administrator's approval.
   *
   * @return true for {@link Effect#STAGE} alone
   */
  public boolean held() {
    return reason == Reason.HELD_FOR_APPROVAL;
  }

  /**
   * Why the request was decided so.
   *
   * @return the reason, whose code may be shown to the client
   */
  public Reason reason() {
    return reason;
  }

  /**
   * The part of the policy that decided. If several rules of the same effect cover the request, it
   * is the first: roles in the order in which the policy first names them, then rules in the order
   * in which they were written. Do not show it to the client: it reveals the content of the policy.
   *
   * @return the rule or clause
   */
  public Cause cause() {
    return cause;
  }

  /**
   * The tenant in which it was decided: the one that the request names, or the only one that the
   * subject may enter.
   *
   * @return the name of the active tenant; empty if there is none, because the policy has no
   *     tenants, or the subject may not enter the named one, or none was selected
   */
  public String tenant() {
    return tenant;
  }

  /**
   * The version of the policy that decided.
   *
   * @return the {@linkplain Policy#version policy's version}
   */
  public String version() {
    return policyVersion.version();
  }

  /**
   * Throws an exception unless the request may go ahead now.
   *
   * <pre>{@code
   * authorizer.check(ada, "FLINK_SUBMIT", job).orThrow();
   * submit(job);
   * }</pre>
   *
   * @return this decision, which allows
   * @throws DeniedException if the request is denied or pending approval
   */
  public Decision orThrow() {
    if (allowed()) {
      return this;
    }
    throw new DeniedException(this);
  }

  /**
   * The decision as one line of JSON, as {@code META-INF/tenon/decision.schema.json} describes it.
   * The rule reveals the content of the policy: write it to a log, not to a response to the client.
   *
   * <pre>{@code
   * {"v":1,"effect":"DENY","reason":"no-rule","policy":"acorn-7"}
   * }</pre>
   *
   * @return a JSON object without a line end
   */
  public String toJson() {
    return DecisionJson.of(this);
  }

  /** A denial that replaces this decision, with the version of its policy. */
  Decision withheld(Reason refusal) {
    return new Decision(refusal, Cause.Nothing.INSTANCE, policyVersion, tenant);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Decision other
        && reason == other.reason
        && cause.equals(other.cause)
        && tenant.equals(other.tenant)
        && version().equals(other.version());
  }

  @Override
  public int hashCode() {
    return Objects.hash(reason, cause);
  }

  /** In one line, such as {@code DENY denied-by-rule: role * ... (policy.yaml:14:5)}. */
  @Override
  public String toString() {
    return effect() + " " + reason.code() + ": " + cause + " (" + cause.place() + ")";
  }
}
