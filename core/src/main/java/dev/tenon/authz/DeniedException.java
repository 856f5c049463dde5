package dev.tenon.authz;

import dev.tenon.policy.Effect;
import org.jspecify.annotations.Nullable;

/**
 * A request may not go ahead: it is denied, or pending approval. Only {@link Decision#orThrow}
 * throws it; a check returns a decision and never throws.
 *
 * <pre>{@code
 * try {
 *   authorizer.check(ada, "FLINK_SUBMIT", job).orThrow();
 * } catch (DeniedException denied) {
 *   response.status(403).body(denied.reason().code());
 * }
 * }</pre>
 *
 * <p>The message has the effect, the reason and the policy's version, in one line. It names neither
 * the subject nor the resource nor the rule, so that it is safe to log anywhere; the rule is the
 * {@linkplain Decision#cause cause} of the {@link #decision}. The exception has an ordinary stack
 * trace and no cause. It can be serialized, without its decision.
 */
public final class DeniedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String version;
  private final transient @Nullable Decision decision;

  DeniedException(Decision decision) {
    super(
        decision.effect()
            + " "
            + decision.reason().code()
            + ": "
            + decision.reason().words()
            + " (policy "
            + decision.version()
            + ")");
    this.reason = decision.reason();
    this.version = decision.version();
    this.decision = decision;
  }

  /**
   * The decision.
   *
   * @return a decision that does not allow the request
   * @throws IllegalStateException if this exception was deserialized, as the decision is not
   *     serialized
   */
  public Decision decision() {
    Decision kept = decision;
    if (kept == null) {
      throw new IllegalStateException("the decision is not serialized with its exception");
    }
    return kept;
  }

  /**
   * Why the request was decided so.
   *
   * @return the reason, whose {@linkplain Reason#code code} may be shown to the client
   */
  public Reason reason() {
    return reason;
  }

  /**
   * Whether the request is pending an administrator's approval.
   *
   * @return true for {@link Effect#STAGE} alone
   */
  public boolean held() {
    return reason.effect() == Effect.STAGE;
  }

  /**
   * The version of the policy that decided.
   *
   * @return the {@linkplain dev.tenon.policy.Policy#version policy's version}
   */
  public String version() {
    return version;
  }
}
