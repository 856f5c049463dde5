package dev.tenon.live;

import dev.tenon.authz.Decision;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Diagnostic;

/**
 * A request that two policies decide differently.
 *
 * @param request the question
 * @param live what is answered now
 * @param trial what the policy on trial would answer
 */
public record Difference(Request request, Decision live, Decision trial) {

  /**
   * What one reason would become.
   *
   * @param live the reason now
   * @param trial the reason by the policy on trial
   */
  public record Kind(Reason live, Reason trial) {

    /**
     * Whether the caller would be told something else.
     *
     * @return true if the effects differ, and not the reasons alone
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
   * Of which kind it is.
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
