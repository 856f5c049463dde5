package dev.tenon.live;

import dev.tenon.authz.Decision;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Diagnostic;

/**
 * A request that two policies decide differently.
 *
 * @param request the request
 * @param live the decision of the policy in force
 * @param trial the decision of the policy on trial
 */
public record Difference(Request request, Decision live, Decision trial) {

  /**
   * A kind of difference: a reason now and the reason it would become.
   *
   * @param live the reason now
   * @param trial the reason by the policy on trial
   */
  public record Kind(Reason live, Reason trial) {

    /**
     * Whether the effect would change.
     *
     * @return true if the effects differ, not only the reasons
     */
    public boolean isChangeOfEffect() {
      return live.effect() != trial.effect();
    }

    /** Such as {@code ALLOW allowed-by-rule -> DENY no-rule}. */
    @Override
    public String toString() {
      return live.effect() + " " + live.code() + " -> " + trial.effect() + " " + trial.code();
    }
  }

  /**
   * The kind of this difference.
   *
   * @return both reasons
   */
  public Kind kind() {
    return new Kind(live.reason(), trial.reason());
  }

  @Override
  public String toString() {
    return Diagnostic.inOneLine(request + ": " + live + " -> " + trial);
  }
}
