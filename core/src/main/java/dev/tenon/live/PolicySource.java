package dev.tenon.live;

import dev.tenon.policy.Policy;
import java.util.Objects;

/**
 * Where a policy comes from: a value, a file, an address, a store.
 *
 * <pre>{@code
 * PolicySource source = PolicySource.of(policy);
 * LiveAuthorizer live = LiveAuthorizer.over(source);
 * }</pre>
 *
 * <p>It is asked by one thread at a time, and may take its time: decisions do not wait for it.
 */
@FunctionalInterface
public interface PolicySource {

  /**
   * A policy that stays as it is.
   *
   * @param policy the policy
   * @return its source
   */
  static PolicySource of(Policy policy) {
    Objects.requireNonNull(policy, "policy");
    return () -> policy;
  }

  /**
   * The policy as it is now. While nothing has changed, the same object as before, so that nothing
   * is compiled again.
   *
   * @return the policy
   * @throws dev.tenon.diagnostic.DiagnosticException with all that is wrong with it; any other
   *     exception is reported as {@code source-failed}
   */
  Policy load();

  /**
   * Asks to be told of changes. A source that knows when it changes runs the listener after the
   * change; others, as this one, do nothing, and are asked from time to time.
   *
   * @param listener what to run; it returns at once if its executor does
   * @return what ends it
   */
  default Registration onChange(Runnable listener) {
    return () -> {};
  }
}
